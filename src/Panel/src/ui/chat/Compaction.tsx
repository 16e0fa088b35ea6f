import { memo } from 'react';
import { textOf, type PanelMessage } from '../../sessions/messages';
import { useText } from '../../i18n/text';
import { CopyButton } from '../kit/CopyButton';
import { useConversation } from '../kit/context';
import { FailureNote } from './FailureNote';
import { Markdown } from './answer/Markdown';
import { RetryButton } from './RetryButton';

interface Props {
  /** The message that asks for the summary. */
  request: PanelMessage;
  /** The summary, as far as there is one. */
  answer: PanelMessage | undefined;
  busy: boolean;
  last: boolean;
}

/** A summary that takes the place of what came before it: a step of the conversation, not somebody's words. */
export const Compaction = memo(({ request, answer, busy, last }: Props) => {
  const t = useText();
  const conversation = useConversation();
  const { failure, stopped } = { ...request.metadata, ...answer?.metadata };
  const text = answer ? textOf(answer) : '';
  const isDone = !busy && !failure && !stopped && text.trim() !== '';
  return (
    <article className="message compaction" data-message={request.id} aria-label={t('compact.label')} aria-busy={busy}>
      <details className="work" data-message={answer?.id}>
        <summary>
          <span className="work-sentence">{t(busy ? 'compact.doing' : isDone ? 'compact.done' : 'compact.not')}</span>
          {busy && <span className="pulse" aria-hidden="true" />}
        </summary>
        <p className="muted small-text">{t(isDone ? 'compact.hint' : 'compact.notHint')}</p>
        {text && <Markdown text={text} growing={busy} />}
      </details>
      {last && failure && <FailureNote failure={failure} messageId={(answer ?? request).id} />}
      {!busy && text && (
        <div className="actions">
          <CopyButton text={text} />
          {last && <RetryButton retry={() => void conversation.retry()} />}
        </div>
      )}
    </article>
  );
});
