import { isOpen, toolPartsOf, type PanelMessage } from '../sessions/messages';

const INTERRUPTED = 'This call was interrupted. It may or may not have taken effect.';

/** Closes tool calls that will never be answered, because the page was closed or the answer stopped. */
export function settled(messages: PanelMessage[]): PanelMessage[] {
  return messages.map((message) => (toolPartsOf(message).some(isOpen) ? { ...message, parts: message.parts.map(close) } : message));
}

function close(part: PanelMessage['parts'][number]): PanelMessage['parts'][number] {
  return 'toolCallId' in part && isOpen(part)
    ? ({ ...part, state: 'output-error', input: part.input ?? {}, errorText: INTERRUPTED } as typeof part)
    : part;
}
