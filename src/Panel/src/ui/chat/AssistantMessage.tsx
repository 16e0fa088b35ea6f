import { memo } from 'react';
import type { ConversationState } from '../../chat/ConversationState';
import { textOf, type PanelMessage } from '../../sessions/messages';
import { useText } from '../../i18n/text';
import { CopyButton } from '../kit/CopyButton';
import { useConversation, useConversationState } from '../kit/context';
import { FailureNote } from './FailureNote';
import { rowsOf } from './log/rows';
import { StepLine, WorkGroup } from './log/WorkGroup';
import { Markdown } from './answer/Markdown';
import { ReceiptNote } from './ReceiptNote';
import { RestoreCanvas } from './RestoreCanvas';
import { useRestoreFirst } from './RestoreFirst';
import { RetryButton } from './RetryButton';
import { SeeRequest } from './SeeRequest';
import { UndoTurn } from './UndoTurn';
import { Versions } from './Versions';

const NONE: readonly number[] = [];
const NO_QUESTIONS: ConversationState['questions'] = {};

interface Props {
  message: PanelMessage;
  /** The id of the message before it; '' for the first. */
  parent: string;
  /** Whether this answer is in progress. */
  busy: boolean;
  last: boolean;
}

export const AssistantMessage = memo(({ message, parent, busy, last }: Props) => {
  const t = useText();
  const conversation = useConversation();
  const { metadata } = message;
  const restoreFirst = useRestoreFirst();
  // Only the answer in progress changes with them.
  const { outside } = metadata ?? {};
  const questions = useConversationState((state) => (busy || outside ? state.questions : NO_QUESTIONS));
  const live = useConversationState((state) => (busy ? state.thinking : NONE));
  const times = metadata?.thinking ?? live;
  const rows = rowsOf(message.parts, busy, (callId) => Object.hasOwn(questions, callId));
  return (
    <article
      className={`message assistant${metadata?.local ? ' local' : ''}`}
      data-message={message.id}
      data-undone={metadata?.undone}
      aria-label={t('message.assistant')}
      aria-busy={busy}
    >
      {metadata?.local && <span className="muted small-text">{outside ? t('outside.by', { client: outside }) : t('message.local')}</span>}
      {rows.map((row) => {
        if (row.kind === 'text') return <Markdown key={row.index} text={row.text} growing={busy && row === rows.at(-1)} />;
        if (row.kind === 'work') return <WorkGroup key={row.index} steps={row.steps} times={times} />;
        return <StepLine key={row.index} step={row.step} times={times} busy={busy} />;
      })}
      {metadata?.receipt && !metadata.undone && <ReceiptNote receipt={metadata.receipt} />}
      {metadata?.undone && <p className="mark">{t('message.undone')}</p>}
      {metadata?.stopped && <p className="mark">{t('message.stopped')}</p>}
      {last && metadata?.failure && <FailureNote failure={metadata.failure} messageId={message.id} />}
      {!busy && !metadata?.local && (
        <div className="actions">
          <CopyButton text={textOf(message)} />
          {last && <RetryButton retry={() => restoreFirst.ask(message.id, () => void conversation.retry())} />}
          <RestoreCanvas message={message} />
          <UndoTurn message={message} />
          <Versions parent={parent} />
          <SeeRequest messageId={message.id} />
        </div>
      )}
      {!busy && outside && (
        <div className="actions">
          <UndoTurn message={message} />
        </div>
      )}
      {restoreFirst.question}
    </article>
  );
});
