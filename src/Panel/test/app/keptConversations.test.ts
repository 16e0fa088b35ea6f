import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { KeptConversations } from '../../src/app/KeptConversations';
import type { PanelMessage } from '../../src/sessions/messages';
import { newSession, type Session } from '../../src/sessions/Session';
import { SessionStore } from '../../src/sessions/SessionStore';
import { Snapshots } from '../../src/sessions/Snapshots';
import { settings } from '../../src/state/settings';

const say = (id: string, text: string, metadata: PanelMessage['metadata'] = {}): PanelMessage => ({
  id,
  role: 'user',
  parts: [{ type: 'text', text }],
  metadata,
});

/** The service's routes, with its rules, over a map. */
class Service {
  readonly kept = new Map<string, { version: number; body: string; canvases: Map<string, string> }>();
  isAway = false;

  answer = (url: string, init: RequestInit = {}): Promise<Response> => {
    if (this.isAway) return Promise.reject(new TypeError('fetch failed'));
    const [, id, , canvas] = /conversations(?:\/([^/]+)(\/canvases\/(.+))?)?$/.exec(url)!;
    const answer = canvas ? this.#canvas(id!, canvas, init) : id ? this.#one(id, init) : this.#all();
    return Promise.resolve(answer);
  };

  #all(): Response {
    const conversations = [...this.kept].map(([id, { version, canvases }]) => ({
      id,
      version: `v${version}`,
      canvases: [...canvases.keys()],
    }));
    return Response.json({ conversations });
  }

  #one(id: string, { method = 'GET', body, headers }: RequestInit): Response {
    const now = this.kept.get(id);
    if (method === 'DELETE') return (this.kept.delete(id), new Response(null, { status: 204 }));
    if (method === 'GET') return now ? new Response(now.body) : new Response('{}', { status: 404 });
    const expected = new Headers(headers).get('If-Match');
    if (expected !== (now ? `"v${now.version}"` : null)) return Response.json({ error: 'Another version is kept.' }, { status: 412 });
    const version = (now?.version ?? 0) + 1;
    this.kept.set(id, { version, body: body as string, canvases: now?.canvases ?? new Map<string, string>() });
    return Response.json({ version: `v${version}` });
  }

  #canvas(id: string, canvas: string, { method = 'GET', body }: RequestInit): Response {
    const canvases = this.kept.get(id)?.canvases;
    if (method === 'PUT') return (canvases!.set(canvas, body as string), new Response(null, { status: 204 }));
    const kept = canvases?.get(canvas);
    return kept ? new Response(kept) : new Response('{}', { status: 404 });
  }
}

let service: Service;
let count = 0;

/** A browser with storage of its own, which is the present one while a step runs in it. */
class Browser {
  store!: SessionStore;
  snapshots!: Snapshots;
  kept!: KeptConversations;
  readonly reopened: string[] = [];
  busy = '';
  #local: Record<string, string> = {};

  static async open(keepConversations?: boolean): Promise<Browser> {
    const browser = new Browser();
    const name = `kept-${count++}`;
    [browser.store, browser.snapshots] = [await SessionStore.open(name), new Snapshots(`${name}-canvas`)];
    browser.kept = new KeptConversations(browser.store, browser.snapshots, {
      isBusy: (id) => id === browser.busy,
      reopen: (id) => Promise.resolve(void browser.reopened.push(id)),
    });
    browser.store.onChange = (id) => browser.kept.changed(id);
    browser.#local = { settings: JSON.stringify(keepConversations ?? null) };
    return browser;
  }

  /** Runs a step with this browser's localStorage and settings, and waits until everything is kept. */
  async in<T>(step: (browser: this) => Promise<T>): Promise<T> {
    localStorage.clear();
    for (const [key, value] of Object.entries(this.#local)) localStorage.setItem(key, value);
    settings.update({ keepConversations: (JSON.parse(this.#local['settings'] ?? 'null') ?? undefined) as boolean | undefined });
    const result = await step(this);
    await this.kept.flush();
    const stored = Object.entries<string>({ ...localStorage });
    this.#local = { ...Object.fromEntries(stored), settings: JSON.stringify(settings.get().keepConversations ?? null) };
    return result;
  }

  async write(session: Session, ...messages: PanelMessage[]): Promise<void> {
    await this.store.saveMessages(session.id, messages, messages.keys());
    await this.store.saveSession(session);
  }

  texts = async (id: string): Promise<string[]> =>
    (await this.store.messages(id)).flatMap(({ parts }) => parts.map((part) => (part.type === 'text' ? part.text : '')));

  names = async (): Promise<string[]> => (await this.store.list()).map(({ name }) => name);
}

beforeEach(() => {
  service = new Service();
  vi.stubGlobal('fetch', (url: string, init?: RequestInit) => service.answer(url, init));
});

afterEach(() => {
  vi.unstubAllGlobals();
  settings.update({ keepConversations: undefined });
});

const fox = (): Session => ({ ...newSession(1), name: 'Foxes' });

test('nothing leaves the browser until the user says so, or after they said no', async () => {
  const browser = await Browser.open();
  await browser.in(async () => {
    await browser.write(fox(), say('1', 'a fox'));
    await browser.kept.start();
  });
  expect(service.kept.size).toBe(0);

  await browser.in(() => browser.kept.set(true));
  expect(service.kept.size).toBe(1);
  await browser.in(() => browser.kept.set(false));
  expect(service.kept.size).toBe(0);
  expect(await browser.names()).toEqual(['Foxes']);
});

test('a browser that has nothing gets all of it: messages, other versions, and what undo needs', async () => {
  const session = fox();
  const one = await Browser.open(true);
  const workflow = { nodes: [{ id: 1, type: 'KSampler' }] };
  await one.in(async () => {
    const kept = one.snapshots.keep(workflow);
    const canvas = { tab: { id: 't', name: 'Unsaved' }, kept, undone: [] };
    await one.snapshots.saveForks(session.id, { 1: { shown: 0, tails: [[], [say('3', 'a bear')]] } });
    await one.write(session, say('1', 'a fox', { canvas }));
  });

  const other = await Browser.open();
  await other.in(() => other.kept.start());

  expect(await other.names()).toEqual(['Foxes']);
  const [message] = await other.store.messages(session.id);
  expect(message).toEqual((await one.store.messages(session.id))[0]);
  expect(await other.snapshots.read(message!.metadata!.canvas!.kept)).toEqual(workflow);
  expect(await other.snapshots.readForks(session.id)).toEqual(await one.snapshots.readForks(session.id));
  expect(settings.get().keepConversations).toBe(true);
});

test('what went on in the other browser goes on here, also in the conversation that is open', async () => {
  const session = fox();
  const [one, other] = [await Browser.open(true), await Browser.open(true)];
  await one.in(() => one.write(session, say('1', 'a fox')));
  await other.in(() => other.kept.start());
  await other.in(() => other.write({ ...session, updated: 2 }, say('1', 'a fox'), say('2', 'in snow')));

  await one.in(() => one.kept.start());

  expect(await one.texts(session.id)).toEqual(['a fox', 'in snow']);
  expect(one.reopened).toContain(session.id);
  expect(await one.names()).toEqual(['Foxes']);
});

test.each(['at the next start', 'while both go on'])(
  'of two browsers that change one conversation, neither loses a word: %s',
  async (when) => {
    const session = fox();
    const [one, other] = [await Browser.open(true), await Browser.open(true)];
    await one.in(() => one.write(session, say('1', 'a fox')));
    await other.in(() => other.kept.start());
    await one.in(() => one.write({ ...session, updated: 2 }, say('1', 'a fox'), say('2', 'in snow')));
    await other.in(async () => {
      service.isAway = when === 'at the next start';
      await other.write({ ...session, updated: 3 }, say('1', 'a fox'), say('3', 'at night'));
    });
    service.isAway = false;
    await other.in(() => other.kept.start());

    expect(await other.texts(session.id)).toEqual(['a fox', 'at night']);
    const copy = (await other.store.list()).find(({ id }) => id !== session.id)!;
    expect(copy.name).toBe('Foxes (from another browser)');
    expect(await other.texts(copy.id)).toEqual(['a fox', 'in snow']);
    await one.in(() => one.kept.start());
    expect((await one.names()).sort()).toEqual(['Foxes', 'Foxes (from another browser)']);
  },
);

test('an answer that is under way is not replaced under the user', async () => {
  const session = fox();
  const [one, other] = [await Browser.open(true), await Browser.open(true)];
  await one.in(() => one.write(session, say('1', 'a fox')));
  await other.in(() => other.kept.start());
  await other.in(() => other.write({ ...session, updated: 2 }, say('1', 'a fox'), say('2', 'in snow')));
  one.busy = session.id;

  await one.in(() => one.kept.start());

  expect(await one.texts(session.id)).toEqual(['a fox']);
  expect(one.reopened).toEqual([]);
  expect((await one.names()).sort()).toEqual(['Foxes', 'Foxes (from another browser)']);
});

test('what is deleted here is deleted there, and what is restored is kept again', async () => {
  const session = fox();
  const browser = await Browser.open(true);
  await browser.in(() => browser.write(session, say('1', 'a fox')));
  await browser.in(async () => {
    await browser.store.remove(session.id);
    browser.kept.removed(session.id);
  });
  expect(service.kept.size).toBe(0);

  await browser.in(() => browser.write(session, say('1', 'a fox')));
  expect(service.kept.size).toBe(1);
});

test('while the service is away the panel says so, and what was said then is kept later', async () => {
  const session = fox();
  const browser = await Browser.open(true);
  service.isAway = true;
  await browser.in(() => browser.write(session, say('1', 'a fox')));
  expect(browser.kept.problem.get().text).toContain('No answer');

  service.isAway = false;
  await browser.in(() => browser.kept.start());

  expect(browser.kept.problem.get().text).toBeUndefined();
  expect(service.kept.get(session.id)?.body).toContain('a fox');
});

test('a kept conversation that is broken costs no other', async () => {
  const browser = await Browser.open(true);
  service.kept.set('broken', { version: 1, body: '{"session":{},"messages":[{"role":"wizard"}]}', canvases: new Map() });
  await browser.in(() => browser.write(fox(), say('1', 'a fox')));

  const other = await Browser.open(true);
  await other.in(() => other.kept.start());

  expect(await other.names()).toEqual(['Foxes']);
});
