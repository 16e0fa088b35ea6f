import { t } from '../i18n/text';
import { forget, keep, keepCanvas, listKept, readCanvas, readKept, type KeptEntry } from '../service/conversations';
import { ServiceError } from '../service/service';
import { canvasesOf, fromKept, isWorthKeeping, toKept, type KeptFile } from '../sessions/keptFile';
import type { SessionStore } from '../sessions/SessionStore';
import type { Snapshots } from '../sessions/Snapshots';
import { newId } from '../text/newId';
import { knownVersions } from './keptVersions';

/** The conversation that is open in this page. */
export interface Open {
  is(id: string): boolean;
  /** Whether an answer is under way in it. */
  isBusy(): boolean;
  /** Shows it as it is stored now. False where an answer is under way in it, which goes on as it was. */
  reopen(id: string): Promise<boolean>;
}

/** One conversation at a time between this browser's storage and the service. */
export class KeptExchange {
  readonly #store: SessionStore;
  readonly #snapshots: Snapshots;
  readonly #open: Open;
  /** The workflows that the service has, by conversation. */
  readonly #canvases = new Map<string, Set<string>>();

  constructor(store: SessionStore, snapshots: Snapshots, open: Open) {
    this.#store = store;
    this.#snapshots = snapshots;
    this.#open = open;
  }

  /** Notes which workflows the service has. */
  listed(entries: readonly KeptEntry[]): void {
    this.#canvases.clear();
    for (const { id, canvases } of entries) this.#canvases.set(id, new Set(canvases));
  }

  /** Takes over what the service has. Words that only this browser has stay, in the conversation itself. */
  async take(id: string, version: string): Promise<void> {
    const kept = await this.#readTheirs(id);
    if (!kept) return;
    const canvases = await this.#fetchCanvases(kept, id);
    const here = await this.#store.session(id);
    const last = knownVersions.of(id);
    const isOurs = here !== undefined && (last === undefined || last.changed === true || last.updated !== here.updated);
    if (!isOurs && !(this.#open.is(id) && this.#open.isBusy())) {
      await this.#put(kept, canvases);
      knownVersions.set(id, { version, updated: kept.session.updated });
      // An answer that began meanwhile goes on from what was there.
      if (!this.#open.is(id) || (await this.#open.reopen(id))) return;
    }
    await this.#setAside(kept, canvases, await this.#read(id));
    knownVersions.set(id, { version, updated: here?.updated ?? kept.session.updated, changed: true });
  }

  /** Gives the service what this browser has. */
  async give(id: string): Promise<void> {
    const kept = await this.#read(id);
    if (!kept || !isWorthKeeping(kept)) return;
    // What changes while this is sent is a change again.
    knownVersions.note(id, { changed: false });
    try {
      const version = (await keep(id, kept, knownVersions.of(id)?.version)) ?? (await this.#giveOver(id, kept));
      knownVersions.set(id, { version, updated: kept.session.updated, ...(knownVersions.of(id)?.changed && { changed: true }) });
      await this.#giveCanvases(id, kept);
    } catch (failure) {
      knownVersions.note(id, { changed: true });
      throw failure;
    }
  }

  /** Gives it although another browser changed it: what that one said becomes a conversation of its own. */
  async #giveOver(id: string, ours: KeptFile): Promise<string> {
    const entry = (await listKept())?.find((one) => one.id === id);
    if (entry) {
      const theirs = await this.#readTheirs(id);
      this.#canvases.set(id, new Set(entry.canvases));
      if (theirs) await this.#setAside(theirs, await this.#fetchCanvases(theirs, id), ours);
      knownVersions.set(id, { version: entry.version, updated: 0, changed: true });
    }
    const version = await keep(id, ours, entry?.version);
    if (version === undefined) throw new Error(t('sessions.changing', { name: ours.session.name || t('sessions.unnamed') }));
    return version;
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

  /** Undefined where the file is none of a panel's: it stays as it is until this browser has something to write there. */
  async #readTheirs(id: string): Promise<KeptFile | undefined> {
    const json = await readKept(id);
    try {
      return fromKept(id, json);
    } catch (failure) {
      console.warn(`ComfyAssistant: the kept conversation ${id} cannot be read`, failure);
      return undefined;
    }
  }

  async #read(id: string): Promise<KeptFile | undefined> {
    const session = await this.#store.session(id);
    return session && toKept(session, await this.#store.messages(id), await this.#snapshots.readForks(id));
  }

  /** What the other browser said, as a conversation of its own; unless it only lacks what came later here. */
  async #setAside(theirs: KeptFile, canvases: object[], ours: KeptFile | undefined): Promise<void> {
    // Both as they are read: the same message has its parts in another order where it was made.
    const read = ours && fromKept(theirs.session.id, JSON.parse(JSON.stringify(ours)));
    const mine = new Set(read?.messages.map((message) => JSON.stringify(message)));
    if (theirs.messages.every((message) => mine.has(JSON.stringify(message)))) return;
    const name = t('sessions.fromElsewhere', { name: theirs.session.name || t('sessions.unnamed') });
    await this.#put({ ...theirs, session: { ...theirs.session, id: newId(), name, named: true } }, canvases);
  }

  /** The workflows that it needs and that are not here. One that cannot be read is missing, as one that was dropped. */
  async #fetchCanvases(kept: KeptFile, id: string): Promise<object[]> {
    const found: object[] = [];
    for (const canvas of canvasesOf(kept)) {
      if (!this.#canvases.get(id)?.has(canvas) || (await this.#snapshots.has(canvas))) continue;
      try {
        found.push(await readCanvas(id, canvas));
      } catch (failure) {
        if (!(failure instanceof ServiceError) || failure.kind === 'away') throw failure;
        console.warn(`ComfyAssistant: a workflow of the kept conversation ${id} cannot be read`, failure);
      }
    }
    return found;
  }

  async #put({ session, messages, forks }: KeptFile, canvases: object[]): Promise<void> {
    for (const canvas of canvases) this.#snapshots.keep(canvas);
    await this.#snapshots.saveForks(session.id, forks);
    await this.#store.saveMessages(session.id, messages, messages.keys());
    await this.#store.saveSession(session);
  }

  /** Deletes the service's copy. */
  async forget(id: string): Promise<void> {
    await forget(id);
    // Restored meanwhile: it is given again.
    if (knownVersions.of(id)?.deleted !== false) this.forgetVersion(id);
  }

  /** It is unknown to the service, as far as this browser knows. */
  forgetVersion(id: string): void {
    knownVersions.set(id, undefined);
    this.#canvases.delete(id);
  }
}
