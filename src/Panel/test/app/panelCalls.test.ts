import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PanelCalls } from '../../src/app/PanelCalls';
import type { OutsideCall } from '../../src/chat/OutsideCalls';
import { settings } from '../../src/state/settings';
import { fakeService, routes, streamed } from '../support/service';

const call: OutsideCall = { id: 'c1', tool: 'addNode', input: { nodeType: 'VAEDecode' }, client: 'A', readsOnly: false };

let listens = 0;
let results: object[] = [];
let used: object[] = [];
let answer: () => Response = () => streamed([], 'stays');
const run = vi.fn(async () => ({ success: true as const, data: 7 }));
const giveUp = vi.fn();

// The browser's locks, in as far as a tab takes one from another.
let taken: (() => void) | undefined;
const locks = {
  request: (_name: string, _options: object, held: () => Promise<void>) =>
    new Promise<void>((resolve, reject) => {
      taken?.();
      taken = () => reject(new DOMException('stolen', 'AbortError'));
      void held().then(resolve);
    }),
};
Object.defineProperty(navigator, 'locks', { value: locks, configurable: true });

new PanelCalls({ run, giveUp, workflow: () => 'portrait' });

beforeEach(() => {
  [listens, results, used] = [0, [], []];
  run.mockClear();
  settings.update({ address: 'http://service.test', outsideCalls: false });
  fakeService();
  routes.set('/api/panel/calls', () => (listens++, answer()));
  routes.set('/api/panel/results', (body) => (results.push(body), new Response(null, { status: 204 })));
  routes.set('/api/panel/used', (body) => (used.push(body), new Response(null, { status: 204 })));
});
afterEach(() => {
  settings.update({ outsideCalls: false });
  routes.clear();
  vi.unstubAllGlobals();
});

test('nothing is asked of the service until it is switched on', async () => {
  dispatchEvent(new Event('focus'));
  await new Promise((resolve) => setTimeout(resolve));
  expect([listens, used]).toEqual([0, []]);
  settings.update({ outsideCalls: true });
  await vi.waitFor(() => expect(listens).toBe(1));
});

test('a call is run, what came of it is sent back, and one that was given up is told', async () => {
  answer = () => streamed([{ call }, { givenUp: 'c0' }] as never, 'stays');
  settings.update({ outsideCalls: true });
  await vi.waitFor(() => expect(results).toHaveLength(1));
  expect(run).toHaveBeenCalledWith(call);
  expect(results[0]).toEqual({ id: 'c1', output: { success: true, data: 7 }, workflow: 'portrait' });
  await vi.waitFor(() => expect(giveUp).toHaveBeenCalledWith('c0'));
});

test('the service learns when the user turns to this panel', async () => {
  answer = () => streamed([], 'stays');
  settings.update({ outsideCalls: true });
  await vi.waitFor(() => expect(listens).toBe(1));
  dispatchEvent(new Event('focus'));
  await vi.waitFor(() => expect(used).not.toEqual([]));
});

test('another tab that takes over ends it, until the user turns to this one again', async () => {
  answer = () => streamed([], 'stays');
  settings.update({ outsideCalls: true });
  await vi.waitFor(() => expect(listens).toBe(1));
  taken!();
  await new Promise((resolve) => setTimeout(resolve));
  expect(used).toEqual([]);
  dispatchEvent(new Event('focus'));
  await vi.waitFor(() => expect(listens).toBe(2));
});

test('an older service is asked no more', async () => {
  vi.useFakeTimers();
  try {
    answer = () => new Response('', { status: 404 });
    settings.update({ outsideCalls: true });
    await vi.advanceTimersByTimeAsync(300_000);
    expect(listens).toBe(1);
  } finally {
    vi.useRealTimers();
  }
});

test('a lost connection is tried again', async () => {
  vi.useFakeTimers();
  try {
    answer = () => streamed([], 'ends');
    settings.update({ outsideCalls: true });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(listens).toBeGreaterThan(1);
  } finally {
    vi.useRealTimers();
  }
});
