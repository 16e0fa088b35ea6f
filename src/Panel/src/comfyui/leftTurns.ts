const PREFIX = 'comfy-assistant.answering:';

/** Whether an answer was in progress when a page was closed or reloaded: the panel goes on with it without being opened. */
export const hasLeftTurn = (): boolean => marked().length > 0;

/** Notes that an answer of a conversation is in progress, or no longer. */
export function markTurn(session: string, isAnswering: boolean): void {
  if (isAnswering) localStorage.setItem(PREFIX + session, '');
  else localStorage.removeItem(PREFIX + session);
}

/** Removes the notes that are no longer true, of conversations that were deleted for example. */
export function forgetTurns(isAnswering: (session: string) => boolean): void {
  for (const session of marked()) if (!isAnswering(session)) markTurn(session, false);
}

function marked(): string[] {
  const keys = Array.from({ length: localStorage.length }, (_, index) => localStorage.key(index) ?? '');
  return keys.filter((key) => key.startsWith(PREFIX)).map((key) => key.slice(PREFIX.length));
}
