import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { keepUnwritten, takeUnwritten } from './unwritten';

interface Schema extends DBSchema {
  /** Compressed where the browser can. */
  snapshots: { key: string; value: Uint8Array | string };
  facts: { key: string; value: Facts };
  /** The other versions of a conversation, by session. */
  forks: { key: string; value: unknown };
}

interface Facts {
  id: string;
  /** In bytes. */
  size: number;
  used: number;
}

/** A workflow of a hundred nodes takes about 5 KB. In bytes. */
const LIMIT = 48 * 1024 * 1024;

/**
 * Workflows as they were before and after turns, each once however often it occurs. The ones not used for longest go when there are too
 * many. A database of its own: a page with an earlier version of the panel would hold up a change to the sessions'.
 */
export class Snapshots {
  readonly #limit: number;
  readonly #db: Promise<IDBPDatabase<Schema> | undefined>;
  #writing: Promise<unknown> = Promise.resolve();
  /** What is not in the database yet, or all of it where there is none. */
  readonly #memory = new Map<string, string>();
  readonly #name: string;
  #hasDatabase = true;

  constructor(name = 'comfy-assistant-canvas', limit = LIMIT) {
    this.#name = name;
    this.#limit = limit;
    this.#db = open(name).catch((failure: unknown) => {
      this.#hasDatabase = false;
      console.warn('ComfyAssistant: this browser keeps no workflows; undo lasts until the page is closed', failure);
      return undefined;
    });
    for (const text of takeUnwritten(name)) this.#keep(text);
  }

  /** Keeps a workflow, and returns its id at once: the same workflow has the same id. */
  keep(workflow: object): string {
    return this.#keep(JSON.stringify(workflow));
  }

  /** Call when the page is closing: what the database has not confirmed would be lost with the page. */
  leave(): void {
    if (this.#hasDatabase && this.#memory.size > 0) keepUnwritten(this.#name, [...this.#memory.values()]);
  }

  #keep(text: string): string {
    const id = hash(text);
    this.#memory.set(id, text);
    this.#writing = Promise.all([this.#writing, this.#store(id, text)]).catch((failure: unknown) =>
      console.warn('ComfyAssistant: a workflow could not be stored', failure),
    );
    return id;
  }

  /** Resolves once everything so far is in the database. */
  flush = async (): Promise<void> => void (await this.#writing);

  /** Undefined where it was dropped, or never stored. */
  async read<T extends object>(id: string): Promise<T | undefined> {
    const held = this.#memory.get(id);
    if (held) return JSON.parse(held) as T;
    const db = await this.#db;
    const data = await db?.get('snapshots', id);
    if (!db || data === undefined) return undefined;
    await db.put('facts', { id, size: data.length, used: Date.now() });
    return JSON.parse(typeof data === 'string' ? data : await decompress(data)) as T;
  }

  /** Whether it is there, without reading it. */
  async has(id: string): Promise<boolean> {
    return this.#memory.has(id) || (await (await this.#db)?.getKey('snapshots', id)) !== undefined;
  }

  async readForks(session: string): Promise<unknown> {
    return (await this.#db)?.get('forks', session);
  }

  /** @param forks Left out to delete them. */
  async saveForks(session: string, forks?: object): Promise<void> {
    const db = await this.#db;
    await (forks ? db?.put('forks', forks, session) : db?.delete('forks', session));
  }

  close = async (): Promise<void> => (await this.#db)?.close();

  async #store(id: string, text: string): Promise<void> {
    const db = await this.#db;
    if (!db) return;
    const known = await db.get('facts', id);
    const data = known ? undefined : await compress(text);
    const work = db.transaction(['snapshots', 'facts'], 'readwrite');
    if (data) void work.objectStore('snapshots').put(data, id);
    void work.objectStore('facts').put({ id, size: known?.size ?? data!.length, used: Date.now() });
    await work.done;
    this.#memory.delete(id);
    if (data) await this.#trim(db);
  }

  async #trim(db: IDBPDatabase<Schema>): Promise<void> {
    const work = db.transaction(['snapshots', 'facts'], 'readwrite');
    const facts = await work.objectStore('facts').getAll();
    let total = facts.reduce((sum, { size }) => sum + size, 0);
    for (const { id, size } of facts.sort((a, b) => a.used - b.used)) {
      if (total <= this.#limit) break;
      total -= size;
      void work.objectStore('snapshots').delete(id);
      void work.objectStore('facts').delete(id);
    }
    await work.done;
  }
}

async function open(name: string): Promise<IDBPDatabase<Schema>> {
  return openDB<Schema>(name, 1, {
    upgrade(db) {
      db.createObjectStore('snapshots');
      db.createObjectStore('facts', { keyPath: 'id' });
      db.createObjectStore('forks');
    },
  });
}

async function compress(text: string): Promise<Uint8Array | string> {
  if (typeof CompressionStream === 'undefined') return text;
  return through(new TextEncoder().encode(text), new CompressionStream('gzip'));
}

async function decompress(data: Uint8Array): Promise<string> {
  return new TextDecoder().decode(await through(data, new DecompressionStream('gzip')));
}

async function through(data: Uint8Array, change: CompressionStream | DecompressionStream): Promise<Uint8Array> {
  const stream = new Response(data as BodyInit).body!.pipeThrough(change);
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

// crypto.subtle is only there on secure origins. 106 bits of cyrb53 with two seeds, and the length.
function hash(text: string): string {
  return `${cyrb(text, 1).toString(36)}-${cyrb(text, 2).toString(36)}-${text.length.toString(36)}`;
}

function cyrb(text: string, seed: number): number {
  let [a, b] = [0xdeadbeef ^ seed, 0x41c6ce57 ^ seed];
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return 4294967296 * (2097151 & b) + (a >>> 0);
}
