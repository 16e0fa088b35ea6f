import type { Session } from '../sessions/Session';
import type { SessionStore } from '../sessions/SessionStore';
import { dropUnsaved, keepUnsaved } from '../sessions/unsaved';
import type { PanelMessage } from '../sessions/messages';

const PAUSE = 150;

/** What changed: the session, the list of messages, or some messages by their index. */
interface Changes {
  session: boolean;
  list: boolean;
  messages: Set<number>;
}

const none = (): Changes => ({ session: false, list: false, messages: new Set() });
const isEmpty = ({ session, list, messages }: Changes): boolean => !session && !list && messages.size === 0;

/** Saves a conversation as it grows: at most every 150 ms, and the rest when the page closes. */
export class Saver {
  readonly #store: SessionStore | undefined;
  readonly #read: () => { session: Session; messages: readonly PanelMessage[] };
  /** Being written by the database, which may drop it when the page closes. */
  readonly #underWay = new Set<Changes>();
  #changes = none();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(store: SessionStore | undefined, read: () => { session: Session; messages: readonly PanelMessage[] }) {
    this.#store = store;
    this.#read = read;
  }

  /** @param index The message that changed; -1 for the whole list. */
  messageChanged(index: number): void {
    if (index < 0) this.#changes.list = true;
    else this.#changes.messages.add(index);
    this.#soon();
  }

  sessionChanged(): void {
    this.#changes.session = true;
    this.#soon();
  }

  /** Call when the page is closing. */
  leave(): void {
    const unwritten = [this.#changes, ...this.#underWay].filter((changes) => !isEmpty(changes));
    const { session, messages } = this.#read();
    if (!this.#store || unwritten.length === 0 || !isWorthKeeping(session, messages)) return;
    const indices = unwritten.some((changes) => changes.list)
      ? messages.keys()
      : new Set(unwritten.flatMap((changes) => [...changes.messages]));
    keepUnsaved(
      session,
      [...indices].flatMap((index) => (messages[index] ? [[index, messages[index]]] : [])),
    );
    void this.flush().then(() => dropUnsaved(session.id));
  }

  /** Resolves once everything so far is written. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const changes = this.#changes;
    this.#changes = none();
    if (!this.#store || isEmpty(changes)) return this.#writing;
    this.#underWay.add(changes);
    const work = this.#write(this.#store, changes).then(() => void this.#underWay.delete(changes));
    this.#writing = Promise.all([this.#writing, work]).then(() => undefined);
    return this.#writing;
  }

  async #write(store: SessionStore, changes: Changes): Promise<void> {
    const { session, messages } = this.#read();
    const indices = changes.list ? messages.keys() : changes.messages;
    await Promise.all([
      (changes.list || changes.messages.size > 0) && store.saveMessages(session.id, messages, indices),
      changes.session && isWorthKeeping(session, messages) && store.saveSession(session),
    ]);
  }

  #soon(): void {
    this.#timer ??= setTimeout(() => void this.flush(), PAUSE);
  }
}

// An empty session does not belong in the list.
function isWorthKeeping(session: Session, messages: readonly PanelMessage[]): boolean {
  return messages.length > 0 || session.draft !== '' || session.draftFiles.length > 0 || session.queue.length > 0;
}
