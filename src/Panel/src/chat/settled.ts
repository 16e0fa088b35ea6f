import { isHalf, isOpen, toolPartsOf, type PanelMessage } from '../sessions/messages';

export const INTERRUPTED = 'This call was interrupted. It may or may not have taken effect.';

/** Closes tool calls that will never be answered, because the page was closed or the answer stopped, and drops those half written. */
export function settled(messages: PanelMessage[]): PanelMessage[] {
  return messages.map((message) =>
    message.parts.some(isHalf) || toolPartsOf(message).some(isOpen)
      ? { ...message, parts: message.parts.filter((part) => !isHalf(part)).map(close) }
      : message,
  );
}

function close(part: PanelMessage['parts'][number]): PanelMessage['parts'][number] {
  return 'toolCallId' in part && isOpen(part)
    ? ({ ...part, state: 'output-error', input: part.input ?? {}, errorText: INTERRUPTED } as typeof part)
    : part;
}
