import { SessionStore } from '../../sessions/SessionStore';
import { Snapshots } from '../../sessions/Snapshots';

/** The workflow that the user saw when they asked, where this browser keeps it. */
export async function canvasThen(chat: string | null | undefined, asked: string | null | undefined): Promise<object | undefined> {
  if (!chat || !asked) return undefined;
  try {
    const [store, snapshots] = [await SessionStore.open(), new Snapshots()];
    try {
      const message = (await store.messages(chat)).find(({ id }) => id === asked);
      const kept = message?.metadata?.canvas?.kept;
      return kept ? await snapshots.read<object>(kept) : undefined;
    } finally {
      store.close();
      await snapshots.close();
    }
  } catch (failure) {
    // The conversation can be tried without it.
    console.warn('ComfyAssistant: the workflow of that time cannot be read', failure);
    return undefined;
  }
}
