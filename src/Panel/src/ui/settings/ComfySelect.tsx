import { useEffect } from 'react';
import { useText } from '../../i18n/text';
import { chooseComfy, comfyChoice, readComfyServers, type ComfyServer } from '../../service/comfyServers';
import { useStore } from '../../state/Store';

/** Chooses which of several ComfyUIs this page works with; nothing where there is one. */
export function ComfySelect() {
  const t = useText();
  const choice = useStore(comfyChoice);
  useEffect(() => void readComfyServers(), []);
  if (!choice) return null;
  const state = ({ reached, queue }: ComfyServer) =>
    !reached ? t('settings.comfyAway') : queue === null ? '' : t('settings.comfyQueue', { count: queue });
  return (
    <label>
      {t('settings.comfy')}
      <select value={choice.current} onChange={(event) => chooseComfy(event.target.value)}>
        {choice.servers.map((server) => (
          <option key={server.name} value={server.name}>
            {[server.name, state(server)].filter(Boolean).join(' · ')}
          </option>
        ))}
      </select>
      <small>{t('settings.comfyHint')}</small>
    </label>
  );
}
