import { t } from '../i18n/text';
import { forget, keep, keepCanvas, listKept, readCanvas, readKept } from '../service/conversations';
import { canvasesOf, fromKept, isWorthKeeping, toKept, type KeptFile } from '../sessions/keptFile';
import type { SessionStore } from '../sessions/SessionStore';
import type { Snapshots } from '../sessions/Snapshots';
import { settings } from '../state/settings';
import { Store } from '../state/Store';

/** What this browser and the service last had in common. */
interface Known {
  version: string;
  /** When the session had been changed last. */
  updated: number;
  /** It has changed here since then. */
  changed?: boolean;
}

const KEY = 'comfy-assistant.kept';
/** An answer that streams is kept once, when it pauses. In ms. */
const PAUSE = 3000;

/** The conversations that are open in this page. */
interface Open {
  /** Whether an answer is under way in it. */
  isBusy(id: string): boolean;
  /** Shows it as it is stored now; nothing happens where it is not open. */
  reopen(id: string): Promise<void>;
}

/**
 * Keeps the conversations with the service, beside the browser's own storage, which is lost with a page's address: a pod's name, another
 * port. Of two browsers that change one conversation at once, neither loses its words: the other's become a conversation of their own.
 */
export class KeptConversations {
  /** What went wrong last; undefined while all goes well. */
  readonly problem = new Store<{ text?: string | undefined }>({});
  readonly #store: SessionStore;
  readonly #snapshots: Snapshots;
  readonly #open: Open;
  /** The workflows that the service has, by conversation. */
  readonly #canvases = new Map<string, Set<string>>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #work: Promise<unknown> = Promise.resolve();

  constructor(store: SessionStore, snapshots: Snapshots, open: Open) {
    this.#store = store;
    this.#snapshots = snapshots;
    this.#open = open;
  }

  /** Takes over what the service keeps, and gives it what it lacks. */
  start = (): Promise<void> => this.#next(() => this.#meet());

  /** Call when a conversation has changed here. */
  changed(id: string): void {
    if (!settings.get().keepConversations) return;
    const known = read();
    if (known[id] && !known[id].changed) write({ ...known, [id]: { ...known[id], changed: true } });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#next(() => this.#giveAll()), PAUSE);
  }

  /** Call when a conversation was deleted here. */
  removed(id: string): void {
    if (!settings.get().keepConversations) return;
    void this.#next(async () => {
      write(Object.fromEntries(Object.entries(read()).filter(([known]) => known !== id)));
      await forget(id);
    });
  }

  /** Begins to keep them, or ends it and deletes the service's copies. */
  async set(on: boolean): Promise<void> {
    settings.update({ keepConversations: on });
    write({});
    await this.#next(async () => {
      if (on) return this.#meet();
      for (const { id } of (await listKept()) ?? []) await forget(id);
    });
  }

  /** Resolves once everything so far is kept. */
  flush = (): Promise<void> => this.#next(() => (settings.get().keepConversations ? this.#giveAll() : Promise.resolve()));

  async #meet(): Promise<void> {
    const { keepConversations } = settings.get();
    if (keepConversations === false) return;
    const entries = await listKept();
    if (!entries || (keepConversations === undefined && entries.length === 0)) return;
    // They were kept from another address, where the user said so.
    settings.update({ keepConversations: true });
    for (const entry of entries) {
      this.#canvases.set(entry.id, new Set(entry.canvases));
      if (read()[entry.id]?.version !== entry.version) await this.#take(entry.id, entry.version);
    }
    await this.#giveAll();
  }

  async #take(id: string, version: string): Promise<void> {
    let kept: KeptFile;
    try {
      kept = fromKept(id, await readKept(id));
    } catch (failure) {
      // One that is broken costs no other.
      console.warn(`ComfyAssistant: the kept conversation ${id} cannot be read`, failure);
      return;
    }
    const here = (await this.#store.list()).find((session) => session.id === id);
    const last = read()[id];
    if (here && (this.#open.isBusy(id) || !last || last.changed || last.updated !== here.updated)) {
      await this.#setAside(kept);
      write({ ...read(), [id]: { version, updated: here.updated, changed: true } });
    } else {
      await this.#put(kept);
      write({ ...read(), [id]: { version, updated: kept.session.updated } });
      await this.#open.reopen(id);
    }
  }

  async #giveAll(): Promise<void> {
    for (const { id, updated } of await this.#store.list()) {
      const known = read()[id];
      if (!known || known.changed || known.updated !== updated) await this.#give(id);
    }
  }

  async #give(id: string): Promise<void> {
    const kept = await this.#read(id);
    if (!kept || !isWorthKeeping(kept)) return;
    // What changes while this is sent is a change again.
    const known = read();
    if (known[id]) write({ ...known, [id]: { ...known[id], changed: false } });
    let version = await keep(id, kept, known[id]?.version);
    if (version === undefined) {
      const theirs = (await listKept())?.find((entry) => entry.id === id);
      if (theirs) await this.#setAside(fromKept(id, await readKept(id)), kept);
      version = await keep(id, kept, theirs?.version);
      if (version === undefined) throw new Error(`The conversation ${id} changes elsewhere, too fast to follow.`);
    }
    write({ ...read(), [id]: { version, updated: kept.session.updated, ...(read()[id]?.changed && { changed: true }) } });
    await this.#giveCanvases(id, kept);
  }

  async #giveCanvases(id: string, kept: KeptFile): Promise<void> {
    const has = this.#canvases.get(id) ?? new Set();
    this.#canvases.set(id, has);
    for (const canvas of canvasesOf(kept)) {
      const workflow = has.has(canvas) ? undefined : await this.#snapshots.read(canvas);
      if (!workflow) continue;
      await keepCanvas(id, canvas, workflow);
      has.add(canvas);
    }
  }

  async #read(id: string): Promise<KeptFile | undefined> {
    const session = (await this.#store.list()).find((one) => one.id === id);
    return session && toKept(session, await this.#store.messages(id), await this.#snapshots.readForks(id));
  }

  /** The other browser's words, as a conversation of their own; unless it only lacks what came later here. */
  async #setAside(theirs: KeptFile, ours?: KeptFile): Promise<void> {
    const mine = new Set((ours ?? (await this.#read(theirs.session.id)))?.messages.map((message) => JSON.stringify(message)));
    if (theirs.messages.every((message) => mine.has(JSON.stringify(message)))) return;
    const name = t('sessions.fromElsewhere', { name: theirs.session.name || t('sessions.unnamed') });
    await this.#put({ ...theirs, session: { ...theirs.session, id: crypto.randomUUID(), name, named: true } }, theirs.session.id);
  }

  async #put(kept: KeptFile, from = kept.session.id): Promise<void> {
    const { session, messages, forks } = kept;
    for (const canvas of canvasesOf(kept)) {
      if (!this.#canvases.get(from)?.has(canvas) || (await this.#snapshots.has(canvas))) continue;
      this.#snapshots.keep(await readCanvas(from, canvas));
    }
    await this.#snapshots.saveForks(session.id, forks);
    await this.#store.saveMessages(session.id, messages, messages.keys());
    await this.#store.saveSession(session);
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

function read(): Record<string, Known> {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}') as Record<string, Known>;
  } catch (failure) {
    console.warn('ComfyAssistant: what was kept is not known any more, and is compared again', failure);
    return {};
  }
}

const write = (known: Record<string, Known>): void => localStorage.setItem(KEY, JSON.stringify(known));
