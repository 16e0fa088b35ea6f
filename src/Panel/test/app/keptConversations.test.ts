import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { KeptConversations } from '../../src/app/KeptConversations';
import type { PanelMessage } from '../../src/sessions/messages';
import { newSession, type Session } from '../../src/sessions/Session';
import { SessionStore } from '../../src/sessions/SessionStore';
import { Snapshots } from '../../src/sessions/Snapshots';
import { settings } from '../../src/state/settings';

// In the order in which the AI SDK makes them, which is not that of a schema.
const say = (id: string, text: string, metadata: PanelMessage['metadata'] = {}): PanelMessage => ({
  parts: [{ type: 'text', text }],
  id,
  role: 'user',
  metadata,
});

/** The service's routes, with its rules, over a map. */
class Service {
  readonly kept = new Map<string, { version: number; body: string; canvases: Map<string, string> }>();
  isAway = false;
  /** Conversations that it refuses. */
  refused = new Set<string>();

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
    if (this.refused.has(id)) return Response.json({ error: 'It has 33,554,433 bytes; at most 33,554,432 are kept.' }, { status: 400 });
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
  shown = '';
  isBusy = false;
  #local: Record<string, string> = {};

  static async open(keepConversations?: boolean): Promise<Browser> {
    const browser = new Browser();
    const name = `kept-${count++}`;
    [browser.store, browser.snapshots] = [await SessionStore.open(name), new Snapshots(`${name}-canvas`)];
    browser.kept = new KeptConversations(browser.store, browser.snapshots, {
      is: (id) => id === browser.shown,
      isBusy: () => browser.isBusy,
      reopen: (id) => Promise.resolve(browser.reopened.push(id) > 0),
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

/** The sessions that another tab of the browser has open. */
const held = new Set<string>();

beforeEach(() => {
  service = new Service();
  held.clear();
  const request = (name: string, _: object, act: (lock: object | null) => unknown) =>
    Promise.resolve(act([...held].some((id) => name.endsWith(id)) ? null : {}));
  Object.defineProperty(navigator, 'locks', { value: { request }, configurable: true });
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

  one.shown = session.id;
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
  [one.shown, one.isBusy] = [session.id, true];

  await one.in(() => one.kept.start());

  expect(await one.texts(session.id)).toEqual(['a fox']);
  expect(one.reopened).toEqual([]);
  expect((await one.names()).sort()).toEqual(['Foxes', 'Foxes (from another browser)']);
});

test('what another tab has open is left to that tab', async () => {
  const session = fox();
  const [one, other] = [await Browser.open(true), await Browser.open(true)];
  await one.in(() => one.write(session, say('1', 'a fox')));
  await other.in(() => other.kept.start());
  await other.in(() => other.write({ ...session, updated: 2 }, say('1', 'a fox'), say('2', 'in snow')));
  held.add(session.id);

  await one.in(() => one.kept.start());

  expect(await one.texts(session.id)).toEqual(['a fox']);
  expect(service.kept.get(session.id)?.body).toContain('in snow');
});

test('switched off, nothing is given any more, however soon before something was said', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const browser = await Browser.open(true);
  await browser.in(async () => {
    await browser.write(fox(), say('1', 'a fox'));
    const off = browser.kept.set(false);
    await browser.write({ ...fox(), name: 'Bears' }, say('2', 'a bear'));
    await off;
    vi.advanceTimersByTime(60_000);
    await browser.kept.flush();
  });
  vi.useRealTimers();
  expect(service.kept.size).toBe(0);
});

test('the end of an answer that could not be given is given at the next start', async () => {
  const session = fox();
  const browser = await Browser.open(true);
  await browser.in(() => browser.write(session, say('1', 'a fox')));
  service.isAway = true;
  // As an answer goes on: the session is not marked as changed again.
  await browser.in(() => browser.write(session, say('1', 'a fox'), say('2', 'in snow')));
  service.isAway = false;

  await browser.in(() => browser.kept.start());

  expect(service.kept.get(session.id)?.body).toContain('in snow');
});

test('a browser that lacks only what came later elsewhere is no second conversation', async () => {
  const session = fox();
  const [one, other] = [await Browser.open(true), await Browser.open(true)];
  await one.in(() => one.write(session, say('1', 'a fox')));
  await other.in(() => other.kept.start());
  await other.in(() => other.write({ ...session, name: 'Red foxes', updated: 2 }, say('1', 'a fox')));
  await one.in(() => one.write({ ...session, updated: 3 }, say('1', 'a fox'), say('2', 'in snow')));

  expect(await one.names()).toEqual(['Foxes']);
  expect(service.kept.get(session.id)?.body).toContain('in snow');
});

test('what was deleted while the service was away stays deleted', async () => {
  const session = fox();
  const browser = await Browser.open(true);
  await browser.in(() => browser.write(session, say('1', 'a fox')));
  service.isAway = true;
  await browser.in(async () => {
    await browser.store.remove(session.id);
    browser.kept.removed(session.id);
  });
  service.isAway = false;

  await browser.in(() => browser.kept.start());

  expect(await browser.names()).toEqual([]);
  expect(service.kept.size).toBe(0);
});

test('one conversation that is refused costs no other, and is named', async () => {
  const [large, small] = [
    { ...fox(), name: 'Large' },
    { ...fox(), name: 'Small' },
  ];
  const browser = await Browser.open(true);
  service.refused.add(large.id);
  await browser.in(async () => {
    await browser.write(small, say('1', 'a fox'));
    await browser.write({ ...large, updated: 9 }, say('2', 'many pictures'));
  });

  expect([...service.kept.keys()]).toEqual([small.id]);
  expect(browser.kept.problem.get().text).toContain('33,554,432');
});

test.each(['restored', 'switched off and on'])('what undo needs is given again when a conversation is %s', async (how) => {
  const session = fox();
  const browser = await Browser.open(true);
  const canvas = { tab: { id: 't', name: 'Unsaved' }, kept: browser.snapshots.keep({ nodes: [] }), undone: [] };
  await browser.in(() => browser.write(session, say('1', 'a fox', { canvas })));
  if (how === 'restored')
    await browser.in(async () => {
      await browser.store.remove(session.id);
      browser.kept.removed(session.id);
    });
  else await browser.in(() => browser.kept.set(false));
  expect(service.kept.size).toBe(0);

  await browser.in(async () => {
    if (how === 'restored') await browser.write(session, say('1', 'a fox', { canvas }));
    else await browser.kept.set(true);
  });

  expect([...service.kept.get(session.id)!.canvases.keys()]).toEqual([canvas.kept]);
});

test('a new id needs no https', async () => {
  const session = fox();
  const [one, other] = [await Browser.open(true), await Browser.open(true)];
  await one.in(() => one.write(session, say('1', 'a fox')));
  await other.in(() => other.kept.start());
  await one.in(() => one.write({ ...session, updated: 2 }, say('1', 'a bear')));
  vi.stubGlobal('crypto', { getRandomValues: (bytes: Uint8Array) => bytes.fill(7) });
  await other.in(() => other.write({ ...session, updated: 3 }, say('1', 'a wolf')));

  expect((await other.names()).sort()).toEqual(['Foxes', 'Foxes (from another browser)']);
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
  expect(other.kept.problem.get().text).toBeUndefined();
});
