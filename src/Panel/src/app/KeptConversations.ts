import { forget, listKept, type KeptEntry } from '../service/conversations';
import { ServiceError } from '../service/service';
import { claim } from '../sessions/claim';
import type { SessionStore } from '../sessions/SessionStore';
import type { Snapshots } from '../sessions/Snapshots';
import { settings } from '../state/settings';
import { Store } from '../state/Store';
import { KeptExchange, type Open } from './KeptExchange';
import { knownVersions } from './keptVersions';

/** An answer that streams is kept once, when it pauses. In ms. */
const PAUSE = 3000;

/**
 * Keeps the conversations with the service, beside the browser's own storage, which is lost with a page's address: a pod's name, another
 * port. Of two browsers that change one conversation at once, neither loses its words: the other's become a conversation of their own.
 */
export class KeptConversations {
  /** What went wrong last; undefined while all goes well. */
  readonly problem = new Store<{ text?: string | undefined }>({});
  readonly #store: SessionStore;
  readonly #open: Open;
  readonly #exchange: KeptExchange;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #work: Promise<unknown> = Promise.resolve();

  constructor(store: SessionStore, snapshots: Snapshots, open: Open) {
    this.#store = store;
    this.#open = open;
    this.#exchange = new KeptExchange(store, snapshots, open);
  }

  /** Takes over what the service keeps, and gives it what it lacks. */
  start = (): Promise<void> => this.#next(() => this.#meet());

  /** Call when a conversation has changed here. */
  changed(id: string): void {
    if (!settings.get().keepConversations) return;
    // Deleted, and restored.
    if (knownVersions.of(id)?.deleted) this.#exchange.forgetVersion(id);
    if (!knownVersions.of(id)?.changed) knownVersions.note(id, { changed: true });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), PAUSE);
  }

  /** Call when a conversation was deleted here. */
  removed(id: string): void {
    if (!settings.get().keepConversations) return;
    // Until the service has heard of it: it would come back at the next start.
    knownVersions.note(id, { deleted: true });
    void this.#next(() => this.#exchange.forget(id));
  }

  /** Begins to keep them, or ends it and deletes the service's copies. */
  async set(on: boolean): Promise<void> {
    settings.update({ keepConversations: on });
    clearTimeout(this.#timer);
    await this.#next(async () => {
      knownVersions.clear();
      this.#exchange.listed([]);
      if (on) return this.#meet();
      await each((await listKept()) ?? [], ({ id }) => forget(id));
    });
  }

  /** Resolves once everything so far is kept. */
  flush = (): Promise<void> => this.#next(() => this.#giveAll());

  async #meet(): Promise<void> {
    const { keepConversations } = settings.get();
    if (keepConversations === false) return;
    const entries = await listKept();
    if (!entries || (keepConversations === undefined && entries.length === 0)) return;
    // They were kept from another address, where the user said so.
    settings.update({ keepConversations: true });
    this.#exchange.listed(entries);
    await each(entries, (entry) => (knownVersions.of(entry.id)?.deleted ? this.#exchange.forget(entry.id) : this.#meetOne(entry)));
    await this.#giveAll();
  }

  async #meetOne({ id, version }: KeptEntry): Promise<void> {
    if (knownVersions.of(id)?.version === version) return;
    if (this.#open.is(id)) return this.#exchange.take(id, version);
    const release = await claim(id);
    // Another tab has it open, and meets the service itself.
    if (!release) return;
    try {
      await this.#exchange.take(id, version);
    } finally {
      release();
    }
  }

  async #giveAll(): Promise<void> {
    if (!settings.get().keepConversations) return;
    await each(await this.#store.list(), async ({ id, updated }) => {
      const known = knownVersions.of(id);
      if (!known || known.changed || known.updated !== updated) await this.#exchange.give(id);
    });
  }

  // One after another: two at once would both find the version that the first is about to replace.
  #next(step: () => Promise<void>): Promise<void> {
    const work = this.#work.then(step).then(
      () => this.problem.set({}),
      (failure: unknown) => {
        // Everything is still in this browser, and is given again with the next change or the next page.
        console.warn('ComfyAssistant: the service could not keep the conversations', failure);
        this.problem.set({ text: failure instanceof Error ? failure.message : String(failure) });
      },
    );
    this.#work = work;
    return work;
  }
}

/** Does it for each, one after another. One that fails costs no other; the first failure is thrown at the end, and at once when nobody answers. */
async function each<T>(items: readonly T[], act: (item: T) => Promise<void>): Promise<void> {
  const failures: unknown[] = [];
  for (const item of items) {
    try {
      await act(item);
    } catch (failure) {
      if (failure instanceof ServiceError && failure.kind === 'away') throw failure;
      failures.push(failure);
    }
  }
  if (failures.length > 0) throw failures[0];
}
