import { deflateSync } from 'node:zlib';
import { beforeEach, expect, test, vi } from 'vitest';
import { WorkflowFiles } from '../../src/page/WorkflowFiles';
import { pngTexts } from '../../src/workflow/pngTexts';
import { NoWorkflowError, readWorkflowFile } from '../../src/page/readWorkflowFile';
import { openCanvas } from '../support/canvas';

const { agree } = vi.hoisted(() => ({ agree: vi.fn<(text: string) => Promise<boolean>>() }));
vi.mock('../../src/page/confirm', () => ({ confirm: agree }));

const bytesOf = (text: string) => Buffer.from(text, 'utf8');
const chunk = (type: string, ...parts: (string | number[] | Uint8Array)[]) => {
  const data = Buffer.concat(parts.map((part) => (typeof part === 'string' ? bytesOf(part) : Buffer.from(part))));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  return Buffer.concat([length, bytesOf(type), data, Buffer.alloc(4)]);
};
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const png = (...chunks: Buffer[]) =>
  Buffer.concat([
    SIGNATURE,
    chunk(
      'IHDR',
      Array.from({ length: 13 }, () => 0),
    ),
    ...chunks,
    chunk('IEND'),
  ]);

const api = { 1: { class_type: 'LoadImage', inputs: {} }, 2: { class_type: 'PreviewImage', inputs: { images: ['1', 0] } } };
const json = JSON.stringify(api);

test('texts of all three kinds are read, and a damaged one costs itself', async () => {
  const picture = png(
    chunk('tEXt', 'workflow', [0], '{"a":1}'),
    chunk('zTXt', 'packed', [0, 0], deflateSync('{"b":2}')),
    chunk('iTXt', 'plain', [0, 0, 0], 'de', [0], 'Titel', [0], '{"c":"ü"}'),
    chunk('iTXt', 'both', [0, 1, 0, 0, 0], deflateSync('{"d":"№"}')),
    chunk('zTXt', 'broken', [0, 0], 'no deflate'),
    chunk('tEXt', 'nothing ends this keyword'),
  );
  expect(Object.fromEntries(await pngTexts(picture))).toEqual({
    workflow: '{"a":1}',
    packed: '{"b":2}',
    plain: '{"c":"ü"}',
    both: '{"d":"№"}',
  });
});

test('a picture that ends in the middle of a chunk, or claims too much, is read as far as it goes', async () => {
  const whole = png(chunk('tEXt', 'workflow', [0], '{"a":1}'), chunk('tEXt', 'prompt', [0], '{"b":2}'));
  for (let length = 8; length <= whole.length; length++) {
    const texts = await pngTexts(new Uint8Array(whole.subarray(0, length)));
    expect([...texts.keys()].every((key) => key === 'workflow' || key === 'prompt')).toBe(true);
  }
});

test('the workflow of a picture goes before the prompt that was run', async () => {
  const both = png(chunk('tEXt', 'prompt', [0], '{"b":2}'), chunk('tEXt', 'workflow', [0], '{"a":1}'));
  expect(await readWorkflowFile(new Blob([both]))).toEqual({ a: 1 });
  expect(await readWorkflowFile(new Blob([png(chunk('tEXt', 'prompt', [0], '{"b":2}'))]))).toEqual({ b: 2 });
});

test.each(['', 'not json', '[1]', '7', 'null'])('%j is no workflow', async (text) => {
  await expect(readWorkflowFile(new Blob([text]))).rejects.toThrow(NoWorkflowError);
});

test('a picture without one is no workflow', async () => {
  await expect(readWorkflowFile(new Blob([png()]))).rejects.toThrow(NoWorkflowError);
});

let page: ReturnType<typeof openCanvas>;
let told: string[];
let files: WorkflowFiles;
beforeEach(() => {
  page = openCanvas();
  told = [];
  files = new WorkflowFiles(page.canvas, (text) => told.push(text));
  agree.mockReset().mockResolvedValue(true);
});
const types = () => page.canvas.graph().nodes.map(({ type }) => type);
const file = (text: string, name = 'fox.json') => new File([text], name);

test('a file replaces the workflow in one step of undo, without a question while the canvas is empty', async () => {
  await files.open(file(json));
  expect(types()).toEqual(['LoadImage', 'PreviewImage']);
  expect(agree).not.toHaveBeenCalled();
  page.canvas.history.undo();
  expect(types()).toEqual([]);
});

test('what is in no file is asked about first, and stays where the user says so', async () => {
  await page.call('addNode', { nodeType: 'KSampler' });
  agree.mockResolvedValue(false);
  await files.open(file(json));
  expect(types()).toEqual(['KSampler']);
  agree.mockResolvedValue(true);
  await files.open(file(json));
  expect(types()).toEqual(['LoadImage', 'PreviewImage']);
  // It is as it is in its file.
  await files.open(file(json));
  expect(agree).toHaveBeenCalledTimes(2);
  page.canvas.history.undo();
  expect(types()).toEqual(['KSampler']);
});

test.each([
  ['no workflow', 'hello', /holds no workflow/],
  ['node types that are not there', '{"1":{"class_type":"Nowhere","inputs":{}}}', /was not opened.*Nowhere/s],
  ['nothing', '{"nodes":[],"links":[]}', /was not opened.*no nodes/],
])('a file with %s leaves the canvas as it was, and says why', async (_, text, why) => {
  await page.call('addNode', { nodeType: 'KSampler' });
  await files.open(file(text));
  expect(types()).toEqual(['KSampler']);
  expect(told.join()).toMatch(why);
  expect(agree).not.toHaveBeenCalled();
});

test('a file names models that are not installed, and is opened all the same', async () => {
  await files.open(file('{"4":{"class_type":"CheckpointLoaderSimple","inputs":{"ckpt_name":"missing.safetensors"}}}'));
  expect(types()).toEqual(['CheckpointLoaderSimple']);
  expect(told.join()).toMatch(/missing\.safetensors/);
});

test('what is saved can be opened again, under the name that it came with', async () => {
  const saved: { name: string; blob: Blob }[] = [];
  vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
    saved.push({ name: '', blob: blob as Blob });
    return 'blob:x';
  });
  vi.spyOn(URL, 'revokeObjectURL').mockReturnValue(undefined);
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    saved.at(-1)!.name = this.download;
  });
  await files.open(file(json, 'my fox.png'));
  files.save();
  expect(saved[0]!.name).toBe('my fox.json');
  const before = JSON.stringify(page.canvas.graph().serialize());
  page.canvas.clear();
  await files.open(file(await saved[0]!.blob.text()));
  expect(JSON.stringify(page.canvas.graph().nodes.map(({ type }) => type))).toBe(JSON.stringify(['LoadImage', 'PreviewImage']));
  expect(before).toContain('LoadImage');
  vi.restoreAllMocks();
});
