import { useState } from 'react';
import { useText } from '../../i18n/text';
import { useStore } from '../../state/Store';
import { useConversation } from '../kit/context';
import { UndoIcon } from '../kit/icons';

/** Undoes what one answer did to the workflow. Asks first if that would undo later changes too. */
export function UndoTurn({ messageId }: { messageId: string }) {
  const t = useText();
  const { undos } = useConversation();
  const undo = useStore(undos.state)[messageId];
  const [question, setQuestion] = useState('');
  if (!undo) return null;

  const ask = () => {
    if (undos.isUntouchedSince(undo)) return void undos.take(messageId);
    const elsewhere = undos.isElsewhere(undo);
    setQuestion(elsewhere ? t('message.undoTab', { name: undo.tab.name }) : t('message.undoSure'));
  };
  if (question)
    return (
      <div className="ask" role="alertdialog" aria-label={question}>
        <span>{question}</span>
        {!undos.isElsewhere(undo) && (
          <button type="button" onClick={() => void undos.take(messageId)}>
            {t('message.undo')}
          </button>
        )}
        <button type="button" onClick={() => setQuestion('')}>
          {t('message.cancel')}
        </button>
      </div>
    );
  return (
    <button type="button" className="quiet" onClick={ask}>
      <UndoIcon /> {t('message.undo')}
    </button>
  );
}
