import { isToolUIPart } from 'ai';
import { memo } from 'react';
import { isHalf, textOf, type PanelMessage } from '../../sessions/messages';
import { useText } from '../../i18n/text';
import { CopyButton } from '../kit/CopyButton';
import { useConversation } from '../kit/context';
import { FailureNote } from './FailureNote';
import { RetryIcon } from '../kit/icons';
import { Markdown } from './Markdown';
import { ToolCall } from './ToolCall';
import { ReceiptNote } from './ReceiptNote';
import { RestoreCanvas } from './RestoreCanvas';
import { useRestoreFirst } from './RestoreFirst';
import { UndoTurn } from './UndoTurn';
import { Versions } from './Versions';

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
  const step = message.parts.findLastIndex((part) => part.type === 'step-start');
  return (
    <article className={`message assistant${metadata?.local ? ' local' : ''}`} aria-label={t('message.assistant')} aria-busy={busy}>
      {metadata?.local && <span className="muted small-text">{t('message.local')}</span>}
      {message.parts.map((part, index) => {
        if (part.type === 'text') return <Markdown key={index} text={part.text} />;
        if (part.type === 'reasoning') return <Reasoning key={index} text={part.text} busy={busy && part.state === 'streaming'} />;
        // A call that was taken back while it was written; it comes again in the next step.
        if (isHalf(part) && (!busy || index < step)) return null;
        return isToolUIPart(part) ? <ToolCall key={index} part={part} /> : null;
      })}
      {metadata?.receipt && !metadata.undone && <ReceiptNote receipt={metadata.receipt} />}
      {metadata?.undone && <p className="mark">{t('message.undone')}</p>}
      {metadata?.stopped && <p className="mark">{t('message.stopped')}</p>}
      {last && metadata?.failure && <FailureNote failure={metadata.failure} messageId={message.id} />}
      {!busy && !metadata?.local && (
        <div className="actions">
          <CopyButton text={textOf(message)} />
          {last && (
            <button
              type="button"
              className="icon"
              title={t('message.retry')}
              aria-label={t('message.retry')}
              onClick={() => restoreFirst.ask(message.id, () => void conversation.retry())}
            >
              <RetryIcon />
            </button>
          )}
          <RestoreCanvas message={message} />
          <UndoTurn message={message} />
          <Versions parent={parent} />
        </div>
      )}
      {restoreFirst.question}
    </article>
  );
});

function Reasoning({ text, busy }: { text: string; busy: boolean }) {
  const t = useText();
  if (text.trim() === '') return null;
  return (
    <details className="reasoning">
      <summary>
        {t(busy ? 'message.reasoning' : 'message.reasoned')}
        {busy && <span className="pulse" aria-hidden="true" />}
      </summary>
      <div>{text}</div>
    </details>
  );
}
