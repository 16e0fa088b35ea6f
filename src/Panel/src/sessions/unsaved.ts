import type { PanelMessage } from './messages';
import type { Session } from './Session';
import type { SessionStore } from './SessionStore';

/**
 * What a page could not write to the database before it closed. localStorage writes synchronously. Each session
 * has its own entry, because a quitting browser closes many pages.
 */
interface Unsaved {
  session: Session;
  messages: [index: number, message: PanelMessage][];
}

const KEY = 'comfy-assistant.unsaved.';

export function keepUnsaved(session: Session, messages: Unsaved['messages']): void {
  try {
    localStorage.setItem(KEY + session.id, JSON.stringify({ session, messages } satisfies Unsaved));
  } catch (failure) {
    // Too large for localStorage, probably because of images. The database has all but the last moment.
    console.warn('ComfyAssistant: the last moment of the conversation was not kept', failure);
  }
}

/** Removes it again once the database has everything, in case the page stays alive. */
export function dropUnsaved(session: string): void {
  localStorage.removeItem(KEY + session);
}

/** Moves what closed pages left behind into the store. */
export async function recoverUnsaved(store: SessionStore): Promise<void> {
  for (const key of Object.keys(localStorage).filter((key) => key.startsWith(KEY))) {
    const kept = read(localStorage.getItem(key) ?? '');
    if (kept) await put(store, kept);
    localStorage.removeItem(key);
  }
}

async function put(store: SessionStore, { session, messages }: Unsaved): Promise<void> {
  const whole = await store.messages(session.id);
  for (const [index, message] of messages) if (index <= whole.length) whole[index] = message;
  await store.saveMessages(
    session.id,
    whole,
    messages.map(([index]) => index),
  );
  await store.saveSession(session);
}

function read(text: string): Unsaved | undefined {
  try {
    return JSON.parse(text) as Unsaved;
  } catch (failure) {
    // Not written by this panel. The conversation must still open.
    console.warn('ComfyAssistant: what a closed page kept cannot be read', failure);
    return undefined;
  }
}
