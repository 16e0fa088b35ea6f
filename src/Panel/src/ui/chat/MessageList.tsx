import type { PanelMessage } from '../../sessions/messages';
import { AssistantMessage } from './AssistantMessage';
import { Compaction } from './Compaction';
import { UserMessage } from './UserMessage';

interface Props {
  messages: readonly PanelMessage[];
  /** The first that is drawn. */
  from: number;
  busy: boolean;
}

/** The messages from one on, each as what it is: the user's, an answer, or a summary with the request for it. */
export function MessageList({ messages, from, busy }: Props) {
  const last = messages.findLastIndex((message) => !message.metadata?.local);
  return messages.slice(from).map((message, place) => {
    const index = from + place;
    const parent = messages[index - 1]?.id ?? '';
    if (isSummary(message, messages[index - 1])) return null;
    if (asksForSummary(message)) {
      const answer = messages[index + 1];
      const own = answer && isSummary(answer, message) ? answer : undefined;
      const isLast = last === (own ? index + 1 : index);
      return <Compaction key={message.id} request={message} answer={own} busy={busy && isLast} last={isLast} />;
    }
    if (message.role === 'user')
      return <UserMessage key={message.id} message={message} parent={parent} busy={busy} last={index === last} />;
    return <AssistantMessage key={message.id} message={message} parent={parent} busy={busy && index === last} last={index === last} />;
  });
}

const asksForSummary = ({ role, metadata }: PanelMessage): boolean => role === 'user' && metadata?.compact === true;

const isSummary = (message: PanelMessage, before: PanelMessage | undefined): boolean =>
  message.role === 'assistant' && !message.metadata?.local && before !== undefined && asksForSummary(before);
