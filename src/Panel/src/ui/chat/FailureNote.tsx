import type { Failure } from '../../sessions/messages';
import { useText } from '../../i18n/text';
import { address } from '../../service/service';
import { useApp, useConversation } from '../kit/context';

/** Why there is no answer, and what to do about it. */
export function FailureNote({ failure }: { failure: Failure }) {
  const t = useText();
  const app = useApp();
  const conversation = useConversation();
  const words = {
    away: t('error.away', { address: address() }),
    cut: t('error.cut'),
    token: t('error.token'),
    refused: failure.text,
    model: failure.text,
  }[failure.kind];
  return (
    <div className="failure" role="alert">
      <p>{words}</p>
      <div className="row">
        <button type="button" className="primary" onClick={() => void conversation.retry()}>
          {t('message.retry')}
        </button>
        {(failure.kind === 'away' || failure.kind === 'token') && (
          <button type="button" onClick={() => app.open('settings')}>
            {t('error.openSettings')}
          </button>
        )}
      </div>
    </div>
  );
}
