import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ComfyApi } from '../../src/comfyui/comfy';
import { readSavedWorkflow, readTemplate, savedWorkflows } from '../../src/comfyui/templates';
import { settings } from '../../src/state/settings';

const workflow = { nodes: [], links: [] };
let pages: Record<string, () => Response>;

/** A ComfyUI behind a proxy at /comfy, next to the service. */
const api = {
  fetchApi: (path: string) => fetch(`http://comfy.test/comfy/api${path}`),
  fileURL: (path: string) => `http://comfy.test/comfy${path}`,
} as unknown as ComfyApi;

beforeEach(() => {
  pages = {};
  settings.update({ address: 'http://service.test' });
  vi.stubGlobal('fetch', async (url: string) => pages[String(url)]?.() ?? new Response('', { status: 404 }));
});
afterEach(() => vi.unstubAllGlobals());

test('an official template comes from ComfyUI, under the prefix of its proxy', async () => {
  pages['http://comfy.test/comfy/templates/flux%20schnell.json'] = () => Response.json(workflow);
  expect(await readTemplate(api, { id: 'flux schnell', source: 'official' })).toEqual({ workflow, notes: [] });
});

test('a package’s template comes from its package', async () => {
  pages['http://comfy.test/comfy/api/workflow_templates/Some%20Pack/face%20%26%20fix.json'] = () => Response.json(workflow);
  expect(await readTemplate(api, { id: 'face & fix', source: 'custom', package: 'Some Pack' })).toEqual({ workflow, notes: [] });
});

test('the assistant’s own example comes from the service', async () => {
  pages['http://service.test/api/templates/upscale?source=custom&package=comfy-assistant'] = () =>
    Response.json({ workflow, notes: ['fitted'] });
  expect(await readTemplate(api, { id: 'upscale', source: 'custom', package: 'comfy-assistant' })).toEqual({ workflow, notes: ['fitted'] });
});

test('the saved workflows are listed with their folders; none where ComfyUI does not list them', async () => {
  expect(await savedWorkflows(api)).toEqual([]);
  const path = 'http://comfy.test/comfy/api/userdata?dir=workflows&recurse=true&split=false&full_info=false';
  pages[path] = () => Response.json(['fox.json', 'people/portrait.json', '.index.json.bak', 7]);
  expect(await savedWorkflows(api)).toEqual(['fox.json', 'people/portrait.json']);
  pages[path] = () => new Response('', { status: 500 });
  expect(await savedWorkflows(api)).toEqual([]);
});

test.each([
  ['a 404', () => new Response('', { status: 404 })],
  ['its own page', () => new Response('<!doctype html><title>ComfyUI</title>')],
])('%s of ComfyUI means that there is no such template', async (_, answer) => {
  pages['http://comfy.test/comfy/templates/none.json'] = answer;
  expect(await readTemplate(api, { id: 'none', source: 'official' })).toBeUndefined();
});

test.each([
  ['is damaged', () => new Response('{"nodes": ['), /not valid JSON/],
  ['cannot be handed out', () => new Response('', { status: 500, statusText: 'Internal Server Error' }), /500 Internal/],
  [
    'is kept by a ComfyUI that is away',
    () => {
      throw new TypeError('Failed to fetch');
    },
    /did not answer/,
  ],
])('a template that %s is reported as such', async (_, answer, expected) => {
  pages['http://comfy.test/comfy/templates/odd.json'] = answer;
  await expect(readTemplate(api, { id: 'odd', source: 'official' })).rejects.toThrow(expected);
});

test.each([['portraits/fox'], ['portraits/fox.json'], ['workflows/portraits/fox.json']])(
  'a saved workflow is found as %s',
  async (path) => {
    pages[`http://comfy.test/comfy/api/userdata/${encodeURIComponent('workflows/portraits/fox.json')}`] = () => Response.json(workflow);
    expect(await readSavedWorkflow(api, path)).toEqual(workflow);
  },
);

test('a saved workflow that is not there is named', async () => {
  await expect(readSavedWorkflow(api, 'nothing')).rejects.toThrow(/no saved workflow "nothing\.json"/);
});
