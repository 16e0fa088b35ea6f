import type { Failure } from '../../sessions/messages';
import { useText } from '../../i18n/text';
import { address } from '../../service/service';
import { useApp, useConversation } from '../kit/context';
import { useRestoreFirst } from './RestoreFirst';

/** Why there is no answer, and what to do about it. */
export function FailureNote({ failure, messageId }: { failure: Failure; messageId: string }) {
  const t = useText();
  const app = useApp();
  const conversation = useConversation();
  const restoreFirst = useRestoreFirst();
  // An answer that the service may still have goes on, and does nothing twice.
  const retry = () => void conversation.retry();
  const ask = () => (conversation.session.answering ? retry() : restoreFirst.ask(messageId, retry));
  const words = {
    away: t('error.away', { address: address() }),
    origin: t('error.origin', { address: address(), origin: location.origin }),
    mixed: t('error.mixed', { address: address() }),
    cut: t('error.cut'),
    token: t('error.token'),
    refused: failure.text,
    model: failure.text,
  }[failure.kind];
  return (
    <div className="failure" role="alert">
      <p>{words}</p>
      <div className="row">
        <button type="button" className="primary" onClick={ask}>
          {t('message.retry')}
        </button>
        {['away', 'token', 'origin', 'mixed'].includes(failure.kind) && (
          <button type="button" onClick={() => app.open('settings')}>
            {t('error.openSettings')}
          </button>
        )}
      </div>
      {restoreFirst.question}
    </div>
  );
}
