import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { settings } from '../../../src/state/settings';
import { useOwnFile } from '../../../src/ui/kit/useOwnFile';

const VIEW = '/api/comfy/view?filename=fox.png';
let asked: { url: string; authorization: string | null }[];
let answer: () => Promise<Response>;
let undraw = (): void => undefined;
let place: HTMLElement;

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  asked = [];
  answer = async () => new Response('a picture');
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    asked.push({ url, authorization: new Headers(init.headers).get('Authorization') });
    return answer();
  });
  vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:read');
  vi.spyOn(URL, 'revokeObjectURL').mockReturnValue(undefined);
  settings.update({ address: location.origin, token: '' });
});
afterEach(() => {
  undraw();
  settings.update({ token: '', address: '' });
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

function Shown({ url }: { url: string }) {
  return <>{useOwnFile(url) ?? 'nothing'}</>;
}

async function shown(url: string): Promise<string> {
  place = document.createElement('div');
  const root = createRoot(place);
  undraw = () => act(() => root.unmount());
  await act(async () => root.render(<Shown url={url} />));
  return place.textContent;
}

test('without a token the browser loads it itself', async () => {
  expect(await shown(VIEW)).toBe(VIEW);
  expect(asked).toEqual([]);
});

test('with a token the service’s files are read with it, and let go of later', async () => {
  settings.update({ token: 'sesame' });
  expect(await shown(VIEW)).toBe('blob:read');
  expect(asked).toEqual([{ url: `${location.origin}${VIEW}`, authorization: 'Bearer sesame' }]);
  undraw();
  undraw = () => undefined;
  expect(URL.revokeObjectURL).toHaveBeenCalledWith('blob:read');
});

test.each(['/api/view?filename=fox.png', 'data:image/gif;base64,R0lGOD', 'blob:other'])('with a token, %s goes without it', async (url) => {
  settings.update({ token: 'sesame' });
  expect(await shown(url)).toBe(url);
  expect(asked).toEqual([]);
});

test.each<[string, () => Promise<Response>]>([
  ['is gone', async () => new Response('', { status: 404 })],
  ['cannot be reached', async () => Promise.reject(new TypeError('Failed to fetch'))],
])('a file that %s is not shown', async (_, gone) => {
  vi.spyOn(console, 'warn').mockReturnValue(undefined);
  settings.update({ token: 'sesame' });
  answer = gone;
  expect(await shown(VIEW)).toBe('nothing');
});
