import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { newSession, type Session } from './Session';
import { textOf, type PanelMessage } from './messages';
import { findIn, wordsOf, type SearchHit } from './searchHit';

interface Schema extends DBSchema {
  sessions: { key: string; value: Session; indexes: { updated: number } };
  messages: { key: [string, number]; value: { session: string; index: number; message: PanelMessage } };
}

/** Stores conversations in the browser, each message separately: a delta rewrites its own message and nothing else. */
export class SessionStore {
  readonly #db: IDBPDatabase<Schema>;
  /** Called with the id of a session that was written. */
  onChange: (id: string) => void = () => undefined;

  private constructor(db: IDBPDatabase<Schema>) {
    this.#db = db;
  }

  static async open(name = 'comfy-assistant'): Promise<SessionStore> {
    const db = await openDB<Schema>(name, 1, {
      upgrade(db) {
        db.createObjectStore('sessions', { keyPath: 'id' }).createIndex('updated', 'updated');
        db.createObjectStore('messages', { keyPath: ['session', 'index'] });
      },
    });
    return new SessionStore(db);
  }

  /** All sessions, newest first. */
  async list(): Promise<Session[]> {
    return (await this.#db.getAllFromIndex('sessions', 'updated')).map(completed).reverse();
  }

  /** One session; undefined where there is none of that id. */
  async session(id: string): Promise<Session | undefined> {
    const session = await this.#db.get('sessions', id);
    return session && completed(session);
  }

  async messages(id: string): Promise<PanelMessage[]> {
    return (await this.#db.getAll('messages', whole(id))).map((row) => row.message);
  }

  async saveSession(session: Session): Promise<void> {
    await this.#db.put('sessions', session);
    this.onChange(session.id);
  }

  /** Saves the messages at the given indices, and deletes stored ones beyond the end. */
  async saveMessages(session: string, messages: readonly PanelMessage[], indices: Iterable<number>): Promise<void> {
    const work = this.#db.transaction('messages', 'readwrite');
    for (const index of indices) {
      const message = messages[index];
      if (message) void work.store.put({ session, index, message });
    }
    void work.store.delete(IDBKeyRange.bound([session, messages.length], [session, Infinity]));
    await work.done;
    this.onChange(session);
  }

  async remove(id: string): Promise<void> {
    const work = this.#db.transaction(['sessions', 'messages'], 'readwrite');
    void work.objectStore('sessions').delete(id);
    void work.objectStore('messages').delete(whole(id));
    await work.done;
  }

  /** Where the words of a query are, by session: all of them, in its name or its messages. */
  async search(query: string): Promise<Map<string, SearchHit>> {
    const words = wordsOf(query);
    const texts = new Map<string, { id: string; text: string }[]>();
    for (const { session, message } of await this.#db.getAll('messages')) {
      const entry = { id: message.id, text: textOf(message) };
      const others = texts.get(session);
      if (others) others.push(entry);
      else texts.set(session, [entry]);
    }
    const hits = (await this.list()).map(({ id, name }) => [id, findIn(name, texts.get(id) ?? [], words)] as const);
    return new Map(hits.flatMap(([id, hit]) => (hit ? [[id, hit] as const] : [])));
  }

  close = (): void => this.#db.close();
}

function whole(session: string): IDBKeyRange {
  return IDBKeyRange.bound([session, 0], [session, Infinity]);
}

// Sessions from an earlier version lack newer properties.
function completed(session: Session): Session {
  return { ...newSession(), model: undefined, ...session };
}
