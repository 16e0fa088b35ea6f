import { useState } from 'react';
import { NotKeptError } from '../../chat/TurnHistory';
import { useText } from '../../i18n/text';
import { useApp, useConversation } from '../kit/context';

/**
 * Before an answer is asked for again: offers to take back what the answers from a message on did to the workflow, as it would double.
 * Returns what to draw while it asks.
 */
export function useRestoreFirst() {
  const t = useText();
  const app = useApp();
  const { turns, chat } = useConversation();
  const [waiting, setWaiting] = useState<{ done: string[]; go: () => void }>();

  /** @param from The id of the first message that will be replaced. */
  const ask = (from: string, go: () => void) => {
    const done = turns.doneFrom(chat.messages.findIndex(({ id }) => id === from)).map(({ id }) => id);
    if (done.length === 0) go();
    else setWaiting({ done, go });
  };
  const answer = async (restore: boolean) => {
    const { done, go } = waiting!;
    setWaiting(undefined);
    try {
      if (restore) await turns.carry(done, true, 'take');
    } catch (failure) {
      return app.notice(failure instanceof NotKeptError ? t('message.notKept') : (failure as Error).message);
    }
    go();
  };
  const question = waiting && (
    <div className="ask" role="alertdialog" aria-label={t('restore.asks')}>
      <span>{t('restore.asks')}</span>
      <button type="button" className="primary" autoFocus onClick={() => void answer(true)}>
        {t('restore.first')}
      </button>
      <button type="button" onClick={() => void answer(false)}>
        {t('restore.keep')}
      </button>
      <button type="button" onClick={() => setWaiting(undefined)}>
        {t('message.cancel')}
      </button>
    </div>
  );
  return { ask, question };
}
