import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { serviceComfy } from '../../src/page/serviceComfy';
import { runState } from '../../src/runs/runState';
import { missingModels } from '../../src/service/modelFiles';
import { findErrors } from '../../src/service/workflows';
import { getJson, ServiceError } from '../../src/service/service';
import { settings } from '../../src/state/settings';

beforeEach(() => settings.update({ address: 'http://192.168.1.5:5188' }));
afterEach(() => vi.unstubAllGlobals());

/** A request that only its signal ends. */
const until = (_: string, init: RequestInit) =>
  new Promise((_, reject) => {
    const end = () => reject(init.signal!.reason as Error);
    if (init.signal!.aborted) end();
    else init.signal!.addEventListener('abort', end);
  });

/** A service that the page gets no answer from; `probe` is what a request without CORS comes to. */
function silent(probe: () => Promise<unknown>) {
  vi.stubGlobal('fetch', (_: string, init?: RequestInit) =>
    init?.mode === 'no-cors' ? probe() : Promise.reject(new TypeError('Failed to fetch')),
  );
  return getJson('/healthz').then(
    () => undefined,
    (failure: unknown) => (failure as ServiceError).kind,
  );
}

test('a service that answers, but not to this page, refuses its origin', async () => {
  expect(await silent(async () => ({ type: 'opaque' }))).toBe('origin');
});

test('a service that breaks one connection and answers the next does not refuse the page', async () => {
  let asked = 0;
  vi.stubGlobal('fetch', async (_: string, init?: RequestInit) => {
    if (init?.mode === 'no-cors') return { type: 'opaque' };
    if (asked++ === 0) throw new TypeError('Failed to fetch');
    return Response.json({});
  });
  await expect(getJson('/healthz')).rejects.toMatchObject({ kind: 'away' });
});

test.each([
  ['a time limit', () => AbortSignal.timeout(1), 'TimeoutError'],
  ['a stop', () => AbortSignal.abort(), 'AbortError'],
])('%s of the caller says nothing about the service', async (_, signal, name) => {
  vi.stubGlobal('fetch', until);
  await expect(getJson('/healthz', signal())).rejects.toMatchObject({ name });
});

test('a ComfyUI that is slow to answer is not away', async () => {
  vi.stubGlobal('fetch', until);
  const limit = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(AbortSignal.abort(new DOMException('too long', 'TimeoutError')));
  expect(await runState(serviceComfy, 'p')).toEqual({ state: 'unknown' });
  limit.mockRestore();
});

test('a service that takes too long to check a workflow does not keep it from running', async () => {
  vi.stubGlobal('fetch', until);
  const limit = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(AbortSignal.abort(new DOMException('too long', 'TimeoutError')));
  const { signal } = new AbortController();
  expect(await findErrors({}, signal)).toBeUndefined();
  expect(await missingModels({}, signal)).toBeUndefined();
  limit.mockRestore();
});

test('a service that does not answer at all is away', async () => {
  expect(await silent(() => Promise.reject(new TypeError('Failed to fetch')))).toBe('away');
});

test('a service of the page’s own origin cannot refuse it', async () => {
  settings.update({ address: location.origin });
  expect(await silent(async () => ({ type: 'opaque' }))).toBe('away');
});

test('a page on https may not call http, except on the same machine', async () => {
  vi.stubGlobal('location', new URL('https://comfy.example/'));
  expect(await silent(() => Promise.reject(new TypeError('Failed to fetch')))).toBe('mixed');
  settings.update({ address: 'http://127.0.0.1:5188' });
  expect(await silent(async () => ({ type: 'opaque' }))).toBe('origin');
});
