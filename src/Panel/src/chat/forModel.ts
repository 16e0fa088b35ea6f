import { isToolUIPart } from 'ai';
import type { PanelMessage } from '../sessions/messages';

const UNDONE = 'The user has since undone what this answer changed: it is no longer on the canvas.';

/** The messages that the model gets: without the panel's own, and starting at the last summary. */
export function forModel(messages: readonly PanelMessage[]): PanelMessage[] {
  const own = messages.filter((message) => !message.metadata?.local);
  const summary = own.findLastIndex((message, index) => message.metadata?.compact === true && index < own.length - 2);
  const start = summary < 0 ? 0 : summary;
  return own
    .slice(start)
    .map(({ metadata, ...message }) => (metadata?.undone ? { ...message, parts: message.parts.map(withdrawn) } : message));
}

// Said where the model reads that it was done.
function withdrawn(part: PanelMessage['parts'][number]): PanelMessage['parts'][number] {
  if (!isToolUIPart(part) || part.state !== 'output-available') return part;
  const output = typeof part.output === 'object' ? part.output : { data: part.output };
  return { ...part, output: { ...output, undone: UNDONE } };
}
