import type { Session, SessionStore } from '../sessions/SessionStore';
import { keepUnsaved } from '../sessions/unsaved';
import type { PanelMessage } from './messages';

const PAUSE = 150;

/** Writes a conversation as it grows: the first change at once, later ones at most every 150 ms, the rest when the page goes. */
export class Saver {
  readonly #store: SessionStore | undefined;
  readonly #read: () => { session: Session; messages: readonly PanelMessage[] };
  readonly #dirty = new Set<number>();
  #session = false;
  #list = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(store: SessionStore | undefined, read: () => { session: Session; messages: readonly PanelMessage[] }) {
    this.#store = store;
    this.#read = read;
  }

  /** @param index Of the message that changed; -1 for the whole list. */
  messageChanged(index: number): void {
    if (index < 0) this.#list = true;
    else this.#dirty.add(index);
    this.#soon();
  }

  sessionChanged(): void {
    this.#session = true;
    this.#soon();
  }

  /** For a page that goes away this moment. */
  leave(): void {
    const { session, messages } = this.#read();
    const indices = this.#list ? [...messages.keys()] : [...this.#dirty];
    if (indices.length > 0) keepUnsaved(session.id, indices.flatMap((index) => (messages[index] ? [[index, messages[index]]] : [])));
    void this.flush();
  }

  /** Resolves once everything up to now is written. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { session, messages } = this.#read();
    const indices = this.#list ? messages.keys() : [...this.#dirty];
    const work: Promise<void>[] = [];
    if (this.#store && (this.#list || this.#dirty.size > 0)) work.push(this.#store.saveMessages(session.id, messages, indices));
    // A session that nothing was said in is not worth a line in the list.
    if (this.#store && this.#session && (messages.length > 0 || session.draft || session.queue.length > 0)) work.push(this.#store.saveSession(session));
    this.#dirty.clear();
    this.#list = this.#session = false;
    this.#writing = Promise.all([this.#writing, ...work]).then(() => undefined);
    return this.#writing;
  }

  #soon(): void {
    this.#timer ??= setTimeout(() => void this.flush(), PAUSE);
  }
}
