import type { KeptConversations } from '../../app/KeptConversations';
import { useText } from '../../i18n/text';
import { settings } from '../../state/settings';
import { useStore } from '../../state/Store';

export function KeepConversations({ kept }: { kept: KeptConversations }) {
  const t = useText();
  const { keepConversations } = useStore(settings);
  const { text } = useStore(kept.problem);
  return (
    <div>
      <label className="check">
        <input type="checkbox" checked={keepConversations === true} onChange={(event) => void kept.set(event.target.checked)} />
        {t('settings.keep')}
      </label>
      <small className="muted">{t('settings.keepHint')}</small>
      {keepConversations && text && <p className="tool-error">{t('sessions.notKept', { why: text })}</p>}
    </div>
  );
}
