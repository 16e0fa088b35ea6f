import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { makeRoom } from '../../src/service/makeRoom';
import { models } from '../../src/service/models';
import { settings } from '../../src/state/settings';
import { fakeService, routes } from '../support/service';

const connection = (sharesGpu?: boolean) => ({
  id: 'mine',
  name: 'Ollama',
  provider: 'ollama',
  baseUrl: '',
  isReadOnly: false,
  ...(sharesGpu !== undefined && { sharesGpu }),
});
const known = (...connections: ReturnType<typeof connection>[]) => models.set({ connections, default: 'mine' });
const asks = vi.fn();

beforeEach(() => {
  asks.mockClear();
  settings.update({ address: 'http://service.test' });
  fakeService();
});
afterEach(() => {
  routes.clear();
  models.set(undefined);
});

test('what was unloaded is named with its server, and what was not with the reason', async () => {
  known(connection(false), connection(true));
  routes.set('/api/models/make-room', () => ({
    servers: [
      { name: 'Ollama', models: ['qwen3', 'gemma3'], problem: null },
      { name: 'LM Studio', models: [], problem: 'It took too long.' },
    ],
  }));
  expect(await makeRoom(new AbortController().signal, asks)).toEqual({
    unloaded: ['qwen3 (Ollama)', 'gemma3 (Ollama)'],
    notUnloaded: ['LM Studio: It took too long.'],
  });
  expect(asks).toHaveBeenCalledOnce();
});

test.each([[undefined], [[connection()]], [[connection(false)]]])('nothing is asked where nothing shares the GPU: %j', async (list) => {
  if (list) known(...list);
  const ask = vi.fn();
  routes.set('/api/models/make-room', ask);
  expect(await makeRoom(new AbortController().signal, asks)).toEqual({});
  expect(ask).not.toHaveBeenCalled();
  expect(asks).not.toHaveBeenCalled();
});

test('a service that cannot does not hold the run back', async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  known(connection(true));
  expect(await makeRoom(new AbortController().signal, asks)).toEqual({});
  routes.set('/api/models/make-room', () => new Response('', { status: 500 }));
  expect(await makeRoom(new AbortController().signal, asks)).toEqual({});
  const stop = new AbortController();
  stop.abort();
  expect(await makeRoom(stop.signal, asks)).toEqual({});
});
