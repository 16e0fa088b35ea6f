import { useRef } from 'react';
import { useText } from '../i18n/text';
import { useStore } from '../state/Store';
import { directionOf } from '../text/direction';
import { Composer } from './composer/Composer';
import { useApp, useConversationState } from './kit/context';
import { BookIcon, GearIcon, ListIcon, PicturesIcon, PlusIcon } from './kit/icons';
import { NoticeLine } from './kit/NoticeLine';
import { useKeptFocus } from './kit/useKeptFocus';
import { ModelsDrawer } from './models/ModelsDrawer';
import { Lightbox } from './results/Lightbox';
import { ResultsDrawer } from './results/ResultsDrawer';
import { ServersDrawer } from './servers/ServersDrawer';
import { SessionsDrawer } from './sessions/SessionsDrawer';
import { SettingsDrawer } from './settings/SettingsDrawer';
import { StatusStrip } from './StatusStrip';
import { Transcript } from './chat/Transcript';

export function Panel() {
  const t = useText();
  const app = useApp();
  const { drawer, viewing, canStore } = useStore(app.state);
  const name = useConversationState((state) => state.session.name);
  const place = useRef<HTMLDivElement>(null);
  useKeptFocus(place);
  const buttons = [
    { label: t('panel.new'), icon: <PlusIcon />, click: () => void app.create() },
    { label: t('panel.sessions'), icon: <ListIcon />, click: () => app.open('sessions') },
    { label: t('results.title'), icon: <PicturesIcon />, click: () => app.open('results') },
    { label: t('panel.prompts'), icon: <BookIcon />, click: () => app.home.openPrompts() },
    { label: t('panel.settings'), icon: <GearIcon />, click: () => app.open('settings') },
  ];
  return (
    <div ref={place} className="panel" role="region" aria-label={t('panel.label')}>
      <header className="top">
        <h1 className="aligned" dir={directionOf(name)} title={name}>
          {name || t('app.name')}
        </h1>
        {buttons.map(({ label, icon, click }) => (
          <button key={label} type="button" className="icon" title={label} aria-label={label} onClick={click}>
            {icon}
          </button>
        ))}
      </header>
      <div className="middle" inert={drawer !== 'none'}>
        <Transcript />
        {!canStore && <p className="notice">{t('error.storage')}</p>}
        <Composer />
      </div>
      {drawer === 'sessions' && <SessionsDrawer />}
      {drawer === 'settings' && <SettingsDrawer />}
      {drawer === 'models' && <ModelsDrawer />}
      {drawer === 'servers' && <ServersDrawer />}
      {drawer === 'results' && <ResultsDrawer />}
      {viewing !== undefined && <Lightbox id={viewing} />}
      <NoticeLine />
      <StatusStrip />
    </div>
  );
}
