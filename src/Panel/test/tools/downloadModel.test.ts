import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { settings } from '../../src/state/settings';
import { dataOf, errorOf, openCanvas } from '../support/canvas';
import { fakeManager } from '../support/manager';
import { patiently } from '../support/patiently';
import { fakeService, routes } from '../support/service';

let page: ReturnType<typeof openCanvas>;
let needs: object[];

const need = (change: object = {}) => ({
  file: 'fox.safetensors',
  folder: 'checkpoints',
  url: 'https://example.org/fox.safetensors',
  installed: false,
  nodeIds: ['1'],
  ...change,
});
const listed = {
  name: 'Fox',
  type: 'checkpoint',
  base: 'SD1.5',
  save_path: 'default',
  filename: 'fox.safetensors',
  url: 'https://models.example/fox.safetensors',
  size: '2.1GB',
};

beforeEach(() => {
  vi.useFakeTimers();
  page = openCanvas();
  page.canvas.refreshTypes = vi.fn(async () => undefined);
  settings.update({ address: 'http://service.test' });
  fakeService();
  needs = [need()];
  routes.set('/api/environment/scan', () => ({}));
  routes.set('/api/workflows/models', () => ({ models: needs }));
});
afterEach(() => vi.useRealTimers());

const download = (args: object = { file: 'fox.safetensors' }, signal?: AbortSignal) => patiently(page.call('downloadModel', args, signal));

/** A Manager that puts what it fetches where it says. */
function manager(shape: 'classic' | 'tasks' | 'batches', folder = 'checkpoints') {
  const manager = fakeManager(page.canvas, shape);
  manager.folders[folder] = ['there.safetensors'];
  manager.fetchModel = ({ filename, save_path }) => {
    const [, ...within] = save_path === 'default' ? [] : String(save_path).split('/');
    manager.folders[folder]!.push([...within, String(filename)].join('/'));
    needs = [];
    return undefined;
  };
  return manager;
}

const posted = (manager: ReturnType<typeof fakeManager>) =>
  manager.asked.flatMap(([, body]) => {
    const item = ((body?.['install_model'] as object[] | undefined)?.[0] ?? body) as Record<string, unknown> | undefined;
    return item?.['url'] ? [item] : [];
  });

test('the workflow’s own address goes to the folder that the loader reads, after a yes', async () => {
  const comfy = manager('tasks');
  needs = [need({ file: 'sdxl\\fox.safetensors' })];
  expect(dataOf(await download({ file: 'fox.safetensors' }))).toEqual({
    downloaded: 'sdxl/fox.safetensors',
    folder: 'models/checkpoints/sdxl',
    note: expect.stringMatching(/set the widgets/),
  });
  expect(posted(comfy)).toEqual([
    expect.objectContaining({ filename: 'fox.safetensors', save_path: 'checkpoints/sdxl', url: 'https://example.org/fox.safetensors' }),
  ]);
  expect(page.permissions).toEqual([
    {
      kind: 'download',
      subject: 'fox.safetensors',
      facts: [
        { what: 'host', value: 'example.org' },
        { what: 'address', value: 'https://example.org/fox.safetensors', link: 'https://example.org/fox.safetensors' },
        { what: 'folder', value: 'models/checkpoints/sdxl' },
        { what: 'size', value: '?' },
      ],
      effects: [{ what: 'byWorkflow' }, { what: 'fetches' }],
    },
  ]);
  expect(page.canvas.refreshTypes).toHaveBeenCalled();
});

test.each(['classic', 'batches'] as const)('where the workflow names none, the Manager’s list does (%s)', async (shape) => {
  const comfy = manager(shape);
  comfy.models = [listed, { ...listed, filename: 'other.safetensors' }, { filename: 7 }];
  needs = [need({ url: null })];
  expect(dataOf(await download())).toEqual({ downloaded: 'fox.safetensors', folder: 'models/checkpoints' });
  expect(posted(comfy)).toEqual([expect.objectContaining(listed)]);
  expect(page.permissions[0]!.facts).toContainEqual({ what: 'size', value: '2.1GB' });
  expect(page.permissions[0]!.effects[0]).toEqual({ what: 'byManager' });
});

test('of several addresses the model may choose one, and never another', async () => {
  const comfy = manager('classic');
  comfy.models = [listed];
  const url = 'https://evil.test/fox.safetensors';
  expect(errorOf(await download({ file: 'fox.safetensors', url }))).toMatch(/Neither the workflow.*example\.org.*models\.example/s);
  expect(dataOf(await download({ file: 'fox.safetensors', url: listed.url }))).toMatchObject({ downloaded: 'fox.safetensors' });
  expect(posted(comfy).map((item) => item['url'])).toEqual([listed.url]);
});

test('a Manager that takes its own list alone gets the address of that', async () => {
  const comfy = manager('classic');
  comfy.models = [listed];
  expect(dataOf(await download())).toMatchObject({ downloaded: 'fox.safetensors' });
  expect(posted(comfy).map((item) => item['url'])).toEqual([listed.url]);
});

test.each([
  [{ url: 'http://example.org/fox.safetensors' }],
  [{ url: 'https://user:secret@example.org/fox.safetensors' }],
  [{ url: 'file:///etc/passwd' }],
  [{ url: null }],
])('an address that is none of the web’s is not fetched: %j', async (change) => {
  const comfy = manager('tasks');
  needs = [need(change)];
  expect(errorOf(await download())).toMatch(/Nobody names an address.*models\/checkpoints/s);
  expect(page.permissions).toEqual([]);
  expect(posted(comfy)).toEqual([]);
});

test.each([['../../custom_nodes'], ['/etc'], ['C:\\x'], ['a/../b']])('a folder outside of models is refused: %s', async (folder) => {
  const comfy = manager('tasks');
  needs = [need({ folder })];
  expect(errorOf(await download())).toMatch(/none that models go into/);
  expect(posted(comfy)).toEqual([]);
});

test('a kind of file that can hold code is said to be one, and no program is fetched', async () => {
  manager('tasks');
  needs = [need({ file: 'fox.ckpt', url: 'https://example.org/fox.ckpt' })];
  dataOf(await download({ file: 'fox.ckpt' }));
  expect(page.permissions[0]!.effects).toContainEqual({ what: 'pickle' });
  needs = [need({ file: 'fox.py', url: 'https://example.org/fox.py' })];
  expect(errorOf(await download({ file: 'fox.py' }))).toMatch(/no model file/);
});

test('nothing is fetched without the user’s yes', async () => {
  const comfy = manager('tasks');
  page.answers.leave = { agreed: false, words: 'the smaller one' };
  expect(await download()).toMatchObject({ success: false, rejected: true, data: { words: 'the smaller one' } });
  expect(posted(comfy)).toEqual([]);
});

test.each(['none', 'classic'] as const)('where no Manager takes the address (%s), the user gets the link and the folder', async (shape) => {
  const comfy = fakeManager(page.canvas, shape);
  expect(dataOf(await download())).toEqual({
    downloaded: false,
    why: expect.stringMatching(/link and the folder/),
    missingModels: [expect.objectContaining({ url: 'https://example.org/fox.safetensors', folder: 'checkpoints' })],
  });
  expect(page.permissions).toEqual([]);
  expect(posted(comfy)).toEqual([]);
});

test.each(['classic', 'batches'] as const)('a ComfyUI that is too busy to answer for a while is waited for (%s)', async (shape) => {
  const comfy = manager(shape);
  comfy.models = [listed];
  comfy.misses = 20;
  expect(dataOf(await download({ file: 'fox.safetensors', url: listed.url }))).toMatchObject({ downloaded: 'fox.safetensors' });
});

test('what did not arrive is no success', async () => {
  const comfy = manager('tasks');
  comfy.fetchModel = () => 'Model installation error';
  expect(errorOf(await download())).toMatch(/did not download fox\.safetensors: Model installation error/);
  comfy.refuses['/manager/queue/install_model'] = 403;
  expect(errorOf(await download())).toMatch(/security_level/);
});

test('what is there already is not fetched, and what the workflow does not name neither', async () => {
  manager('tasks');
  expect(errorOf(await download({ file: 'another.safetensors' }))).toMatch(/does not lack.*fox\.safetensors/);
  needs = [];
  expect(dataOf(await download())).toMatchObject({ note: expect.stringMatching(/already/) });
  expect(page.permissions).toEqual([]);
});
