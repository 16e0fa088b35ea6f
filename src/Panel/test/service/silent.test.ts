import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { getJson, ServiceError } from '../../src/service/service';
import { settings } from '../../src/state/settings';

beforeEach(() => settings.update({ address: 'http://192.168.1.5:5188' }));
afterEach(() => vi.unstubAllGlobals());

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
