import type { Failure } from '../../sessions/messages';
import { useText, type Key } from '../../i18n/text';
import { address } from '../../service/service';
import { directionOf } from '../../text/direction';
import { CopyButton } from '../kit/CopyButton';
import { useApp, useConversation } from '../kit/context';
import { useRestoreFirst } from './RestoreFirst';
import { wayOut } from './wayOut';

const TITLES: Readonly<Record<string, Key>> = {
  wrongKey: 'error.wrongKey',
  forbidden: 'error.wrongKey',
  unknownModel: 'error.unknownModel',
  emptyAccount: 'error.emptyAccount',
  usedUp: 'error.usedUp',
  tooLong: 'error.tooLong',
  unreachable: 'error.unreachable',
  silent: 'error.silent',
  busy: 'error.busy',
};

/** Why there is no answer, and what to do about it: one step that helps, and another try. */
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
  const title = failure.about !== undefined && Object.hasOwn(TITLES, failure.about) ? TITLES[failure.about] : undefined;
  const first = wayOut(failure);
  const settings = (
    <button type="button" className={first === 'settings' ? 'primary' : undefined} onClick={() => app.open('settings')}>
      {t('error.openSettings')}
    </button>
  );
  return (
    <div className="failure" role="alert">
      <div className="failure-words">
        {title && <strong>{t(title)}</strong>}
        <p dir={directionOf(words)}>{words}</p>
        <CopyButton text={[title && t(title), words].filter(Boolean).join('\n')} />
      </div>
      <div className="row">
        {first === 'models' && (
          <button type="button" className="primary" onClick={() => app.open('models')}>
            {t('error.openModels')}
          </button>
        )}
        {first === 'new' && (
          <button type="button" className="primary" onClick={() => void app.create()}>
            {t('panel.new')}
          </button>
        )}
        {first === 'settings' && settings}
        <button type="button" className={first === 'retry' ? 'primary' : undefined} onClick={ask}>
          {t('message.retry')}
        </button>
        {failure.kind === 'away' && settings}
      </div>
      {restoreFirst.question}
    </div>
  );
}
