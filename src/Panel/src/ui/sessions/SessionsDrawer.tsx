import { useEffect, useMemo, useRef, useState } from 'react';
import { useText } from '../../i18n/text';
import { NotSessionsError } from '../../sessions/exportImport';
import { wordsOf, type SearchHit } from '../../sessions/searchHit';
import { settings } from '../../state/settings';
import { useStore } from '../../state/Store';
import { directionOf } from '../../text/direction';
import { useApp } from '../kit/context';
import { download } from '../kit/download';
import { Drawer } from '../kit/Drawer';
import { SessionList } from './SessionList';

/** Refused conversations that are named. */
const SHOWN = 3;

export function SessionsDrawer() {
  const t = useText();
  const app = useApp();
  const { sessions, deleted } = useStore(app.state);
  const { keepConversations, groupSessions } = useStore(settings);
  const [query, setQuery] = useState('');
  const [found, setFound] = useState<Map<string, SearchHit>>();
  const picker = useRef<HTMLInputElement>(null);

  const words = useMemo(() => wordsOf(query), [query]);
  const isSearching = query.trim() !== '';
  useEffect(() => {
    if (!isSearching) return;
    let current = true;
    void app.sessions.search(query).then((hits) => current && setFound(hits));
    return () => {
      current = false;
    };
  }, [isSearching, query, app, sessions]);
  const search = (text: string) => {
    setQuery(text);
    if (text.trim() === '') setFound(undefined);
  };

  const importFile = async (file: File | undefined) => {
    if (!file) return;
    try {
      const { imported, refused } = await app.sessions.addFile(await file.text());
      const faults = refused.slice(0, SHOWN).map(({ name, why }) => t('sessions.refused', { name, why }));
      if (refused.length > SHOWN) faults.push(t('change.more', { count: refused.length - SHOWN }));
      app.notice([t('sessions.imported', { count: imported }), ...faults].join(' '));
    } catch (failure) {
      app.notice(failure instanceof NotSessionsError ? `${t('sessions.badFile')} (${failure.message})` : (failure as Error).message);
    }
  };
  const keep = (button: HTMLElement) => {
    // The button goes, and the focus with it; Escape would no longer reach the drawer.
    button.closest<HTMLElement>('[role=dialog]')?.focus();
    void app.kept?.set(true);
  };
  const shown = sessions.filter((session) => !found || found.has(session.id));
  return (
    <Drawer title={t('panel.sessions')}>
      <input
        type="search"
        dir={directionOf(query)}
        value={query}
        placeholder={t('sessions.search')}
        aria-label={t('sessions.search')}
        onChange={(event) => search(event.target.value)}
      />
      {deleted && (
        <div className="row notice">
          <span>{t('sessions.deleted', { name: deleted.session.name || t('sessions.unnamed') })}</span>
          <span className="spring" />
          <button type="button" className="small" onClick={() => void app.sessions.bringBack()}>
            {t('sessions.restore')}
          </button>
        </div>
      )}
      {sessions.length > 1 && (
        <label className="check">
          <input type="checkbox" checked={groupSessions} onChange={(event) => settings.update({ groupSessions: event.target.checked })} />
          {t('sessions.folders')}
        </label>
      )}
      <SessionList sessions={shown} hits={found} words={words} inFolders={groupSessions} />
      {shown.length === 0 && <p className="muted">{t(found ? 'sessions.none' : 'sessions.empty')}</p>}
      {app.kept && !keepConversations && sessions.length > 0 && (
        <div className="row">
          <span className="muted small-text grow">{t('sessions.browserOnly')}</span>
          <button type="button" className="small" onClick={(event) => keep(event.currentTarget)}>
            {t('sessions.keepWithData')}
          </button>
        </div>
      )}
      <div className="row">
        <button
          type="button"
          onClick={() => void app.sessions.toFile().then((text) => download('comfy-assistant-conversations.json', text))}
        >
          {t('sessions.export')}
        </button>
        <button type="button" onClick={() => picker.current?.click()}>
          {t('sessions.import')}
        </button>
        <input
          ref={picker}
          type="file"
          accept="application/json,.json"
          hidden
          onChange={(event) => void importFile(event.target.files?.[0]).then(() => (event.target.value = ''))}
        />
      </div>
    </Drawer>
  );
}
