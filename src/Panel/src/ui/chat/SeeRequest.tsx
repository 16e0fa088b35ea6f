import { useText } from '../../i18n/text';
import { useApp } from '../kit/context';
import { RequestIcon } from '../kit/icons';

/** Opens what was sent to the model for a message, and what came back, where that is kept. */
export function SeeRequest({ messageId }: { messageId: string }) {
  const t = useText();
  const app = useApp();
  const name = t('message.request');
  return (
    <button
      type="button"
      className="icon"
      title={name}
      aria-label={name}
      onClick={() => app.home.openPrompts(`requests/of/${encodeURIComponent(messageId)}`)}
    >
      <RequestIcon />
    </button>
  );
}
