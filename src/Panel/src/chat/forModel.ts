import { isToolUIPart } from 'ai';
import { mentionsForModel } from '../mentions/Mention';
import { textOf, type PanelMessage } from '../sessions/messages';

const UNDONE = 'The user has since undone what this answer changed: it is no longer on the canvas.';
const PAST = '(a picture that was shown then)';

/** The messages that the model gets: without the panel's own, and starting at the last summary. */
export function forModel(messages: readonly PanelMessage[]): PanelMessage[] {
  const own = messages.filter((message) => !message.metadata?.local);
  const summary = own.findLastIndex(
    (message, index) => message.metadata?.compact === true && isSummary(own[index + 1]) && index < own.length - 2,
  );
  const start = summary < 0 ? 0 : summary;
  const asked = own.findLastIndex(({ role }) => role === 'user');
  return own.slice(start).map(({ metadata, ...message }, index) => {
    const isPast = start + index < asked;
    const named = mentionsForModel(metadata?.mentions ?? []);
    if (!metadata?.undone && !isPast && !named) return message;
    const parts = isPast ? message.parts.map(withoutPictures) : message.parts;
    const standing = metadata?.undone ? parts.map(withdrawn) : parts;
    return { ...message, parts: named ? [...standing, { type: 'text', text: named }] : standing };
  });
}

// A summary that was stopped, or that failed, holds half of what was said, or nothing.
function isSummary(answer: PanelMessage | undefined): boolean {
  const { stopped, failure } = answer?.metadata ?? {};
  return answer?.role === 'assistant' && !stopped && !failure && textOf(answer).trim() !== '';
}

// The service shows models those of the present turn only; the others would be posted with every message.
function withoutPictures(part: PanelMessage['parts'][number]): PanelMessage['parts'][number] {
  if (!isToolUIPart(part) || part.state !== 'output-available') return part;
  const output = part.output as { data?: { images?: unknown } } | null;
  if (!Array.isArray(output?.data?.images)) return part;
  return { ...part, output: { ...output, data: { ...output.data, images: output.data.images.map(() => PAST) } } };
}

// Said where the model reads that it was done.
function withdrawn(part: PanelMessage['parts'][number]): PanelMessage['parts'][number] {
  if (!isToolUIPart(part) || part.state !== 'output-available') return part;
  const output = typeof part.output === 'object' ? part.output : { data: part.output };
  return { ...part, output: { ...output, undone: UNDONE } };
}
