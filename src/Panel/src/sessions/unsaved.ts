import type { PanelMessage } from '../chat/messages';

/**
 * What a page could not write before it went: a database writes too late for a page that closes, localStorage at once. Read back
 * when the session is opened again.
 */
interface Unsaved {
  session: string;
  messages: [index: number, message: PanelMessage][];
}

const KEY = 'comfy-assistant.unsaved';

export function keepUnsaved(session: string, messages: Unsaved['messages']): void {
  try {
    localStorage.setItem(KEY, JSON.stringify({ session, messages } satisfies Unsaved));
  } catch {
    // Larger than the storage takes, with images in it. The database has all but the last moment.
  }
}

/** The stored messages with what was kept of this session put in. */
export function withUnsaved(session: string, messages: PanelMessage[]): PanelMessage[] {
  const kept = JSON.parse(localStorage.getItem(KEY) ?? 'null') as Unsaved | null;
  if (kept?.session !== session) return messages;
  localStorage.removeItem(KEY);
  const whole = [...messages];
  for (const [index, message] of kept.messages) if (index <= whole.length) whole[index] = message;
  return whole;
}
