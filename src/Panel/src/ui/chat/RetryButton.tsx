import { useText } from '../../i18n/text';
import { RetryIcon } from '../kit/icons';

/** Asks for an answer again. */
export function RetryButton({ retry }: { retry: () => void }) {
  const t = useText();
  const name = t('message.retry');
  return (
    <button type="button" className="icon" title={name} aria-label={name} onClick={retry}>
      <RetryIcon />
    </button>
  );
}
