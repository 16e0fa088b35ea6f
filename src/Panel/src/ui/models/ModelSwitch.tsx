import { useEffect } from 'react';
import { useText } from '../../i18n/text';
import { health } from '../../service/health';
import { models, refreshModels } from '../../service/models';
import { useStore } from '../../state/Store';
import { useApp } from '../kit/context';
import { shownModel, useChosenModel } from '../kit/useChosenModel';

const CONNECT = '\n';

/** Which model answers this conversation: a choice among the connections, and the way to connect another. */
export function ModelSwitch() {
  const t = useText();
  const app = useApp();
  const service = useStore(health);
  const now = useStore(models);
  const [chosen, choose] = useChosenModel();
  const version = service.state === 'up' ? service.model : undefined;
  useEffect(() => {
    if (version !== undefined) void refreshModels();
  }, [version]);
  if (!now) return null;

  const open = (
    <button type="button" className="small" aria-label={t('models.title')} onClick={() => app.open('models')}>
      {t('models.title')}
    </button>
  );
  if (now.connections.length < 2) return open;
  const selected = now.connections.find(({ id }) => id === (chosen?.connection ?? now.default));
  return (
    <>
      <select
        className="switch"
        aria-label={t('models.switch')}
        value={selected?.id ?? ''}
        onChange={({ target }) => {
          if (target.value === CONNECT) app.open('models');
          else choose({ connection: target.value });
        }}
      >
        {now.connections.map((connection) => (
          <option key={connection.id} value={connection.id}>
            {connection.provider !== 'demo' && `${connection.name} · `}
            {shownModel(connection, connection === selected ? chosen?.model : undefined, t)}
          </option>
        ))}
        <option value={CONNECT}>{t('models.connect')}</option>
      </select>
      {open}
    </>
  );
}
