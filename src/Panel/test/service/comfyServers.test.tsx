import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { serviceComfy } from '../../src/page/serviceComfy';
import { chooseComfy, comfyChoice, readComfyServers } from '../../src/service/comfyServers';
import { getJson, setComfyUser } from '../../src/service/service';
import { settings } from '../../src/state/settings';
import { ComfySelect } from '../../src/ui/settings/ComfySelect';
import { fakeService, routes } from '../support/service';

const big = { name: 'big', reached: true, queue: 3 };
const small = { name: 'small', reached: false, queue: null };
const list = (more: object = {}) => routes.set('/api/comfy/servers', () => ({ servers: [big, small], default: 'big', own: null, ...more }));

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  settings.update({ address: 'http://service.test', comfy: undefined });
  fakeService();
  list();
});
afterEach(() => {
  settings.update({ comfy: undefined });
  comfyChoice.set(undefined);
  vi.unstubAllGlobals();
});

/** The headers of the next request. */
async function sent(): Promise<Headers> {
  let headers = new Headers();
  vi.stubGlobal('fetch', (_: string, init: RequestInit) => {
    headers = new Headers(init.headers);
    return Promise.resolve(Response.json({}));
  });
  await getJson('/api/tools');
  return headers;
}

test('the choice goes with every request and into the addresses of pictures', async () => {
  await readComfyServers();
  expect((await sent()).has('X-Comfy-Assistant-Comfy')).toBe(false);
  chooseComfy('small');
  expect((await sent()).get('X-Comfy-Assistant-Comfy')).toBe('small');
  expect(serviceComfy.apiURL('/view?filename=a.png')).toBe('http://service.test/api/comfy/view?filename=a.png&comfy=small');
  expect(JSON.parse(localStorage.getItem('comfy-assistant.settings')!)).toMatchObject({ comfy: 'small' });
});

test("ComfyUI's own user goes along where its id is known and is one", async () => {
  setComfyUser('anna_1-2');
  expect((await sent()).get('Comfy-User')).toBe('anna_1-2');
  for (const none of ['', null, undefined, 'an na', 'a'.repeat(201)]) {
    setComfyUser(none);
    expect((await sent()).has('Comfy-User')).toBe(false);
  }
});

test('a page of one of them begins with that one, and stays with what its user chose', async () => {
  list({ own: 'small' });
  await readComfyServers();
  expect(settings.get().comfy).toBe('small');
  chooseComfy('big');
  await readComfyServers();
  expect(settings.get().comfy).toBe('big');
});

test('a choice that the service no longer has is taken back', async () => {
  settings.update({ comfy: 'gone' });
  await readComfyServers();
  expect(settings.get().comfy).toBeUndefined();
  settings.update({ comfy: 'big' });
  routes.set('/api/comfy/servers', () => ({ servers: [{ ...big, name: '' }], default: '', own: '' }));
  await readComfyServers();
  expect(settings.get().comfy).toBeUndefined();
});

test('the select is there where there are several, with how each is', async () => {
  const place = document.body.appendChild(document.createElement('div'));
  const root = createRoot(place);
  await act(async () => root.render(<ComfySelect />));
  await vi.waitFor(() => expect(place.querySelector('select')).not.toBeNull());
  const select = place.querySelector('select')!;
  expect([...select.options].map(({ text }) => text)).toEqual(['big · 3 in the queue', 'small · not reached']);
  await act(async () => {
    select.value = 'small';
    select.dispatchEvent(new Event('change', { bubbles: true }));
  });
  expect(settings.get().comfy).toBe('small');
  routes.set('/api/comfy/servers', () => ({ servers: [big], default: 'big', own: null }));
  await act(async () => readComfyServers());
  expect(place.querySelector('select')).toBeNull();
  act(() => root.unmount());
});
