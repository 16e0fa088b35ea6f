import { expect, test } from 'vitest';
import { matching, mentionsOf, onCanvas, typedAt } from '../../src/mentions/candidates';
import { mentionsForModel, namedIn, pieces, withoutMark, type Mention } from '../../src/mentions/Mention';
import { openCanvas } from '../support/canvas';

const node = (name: string, id = '5', about = 'KSampler'): Mention => ({ kind: 'node', name, id, about });
const model = (name: string, id = name): Mention => ({ kind: 'model', name, id, about: 'checkpoints' });

test('an @ begins a mention at a word’s beginning, and ends with the line', () => {
  expect(typedAt('make @ks', 8)).toEqual({ start: 5, query: 'ks' });
  expect(typedAt('make @load ch now', 13)).toEqual({ start: 5, query: 'load ch' });
  expect(typedAt('@', 1)).toEqual({ start: 0, query: '' });
  expect(typedAt('me@ks', 5)).toBeUndefined();
  expect(typedAt('at @ noon', 9)).toBeUndefined();
  expect(typedAt('@ks\nnext', 8)).toBeUndefined();
  expect(typedAt('no', 2)).toBeUndefined();
});

test('the nodes of the canvas have names that tell them apart, and groups say what is in them', async () => {
  const page = openCanvas();
  await page.call('addNode', { nodeType: 'KSampler' });
  await page.call('addNode', { nodeType: 'KSampler' });
  await page.call('addNode', { nodeType: 'VAEDecode' });
  await page.call('groupNodes', { nodeIds: [3], title: 'Last @ step' });
  const all = onCanvas(page.canvas);
  expect(all.map(({ kind, name, id, about }) => [kind, name, id, about])).toEqual([
    ['node', 'KSampler #1', '1', 'KSampler'],
    ['node', 'KSampler #2', '2', 'KSampler'],
    ['node', 'VAE Decode', '3', 'VAEDecode'],
    ['group', 'Last step', 'Last @ step', '3'],
  ]);
  expect(mentionsOf(page.canvas, [page.canvas.graph().nodes[1]!]).map(({ name }) => name)).toEqual(['KSampler #2']);
});

test('names that begin with the query come first, and a folder of models hides no node', () => {
  const models = Array.from({ length: 50 }, (_, index) => model(`sampler-${index}.safetensors`));
  const found = matching([...models, node('My sampler'), node('KSampler')], 'sampler');
  expect(found.slice(0, 6).every(({ kind }) => kind === 'model')).toBe(true);
  expect(found.slice(6).map(({ name }) => name)).toEqual(['My sampler', 'KSampler']);
  expect(matching([node('Base'), node('Refiner', '6', 'KSamplerAdvanced')], 'ksam').map(({ name }) => name)).toEqual(['Base', 'Refiner']);
  expect(matching([node('Base')], 'nothing')).toEqual([]);
});

test('a mention is in the text as a whole word', () => {
  const sampler = node('KSampler');
  expect(namedIn('@KSampler, please', [sampler])).toEqual([sampler]);
  expect(namedIn('@KSamplers and me@KSampler', [sampler])).toEqual([]);
  expect(withoutMark('@KSampler and @KSampler', sampler)).toBe('KSampler and KSampler');
  expect(pieces('use @KSampler #2!', [sampler, node('KSampler #2', '2')])).toEqual([
    { text: 'use ' },
    { text: '@KSampler #2', mention: node('KSampler #2', '2') },
    { text: '!' },
  ]);
});

test('the model reads ids and the exact names of files', () => {
  expect(mentionsForModel([])).toBe('');
  expect(
    mentionsForModel([
      node('KSampler', '12:5'),
      model('fox.safetensors', 'sdxl\\fox.safetensors'),
      { kind: 'group', name: 'Last', id: 'Last', about: '3, 4' },
      { kind: 'workflow', name: 'portrait', id: 'people/portrait.json', about: '' },
    ]),
  ).toBe(
    '(What the user named: “@KSampler” is node 12:5 on the canvas, of type KSampler. ' +
      '“@fox.safetensors” is the model file "sdxl\\\\fox.safetensors" in the folder checkpoints: use that exact name. ' +
      '“@Last” is the group "Last" on the canvas, with the nodes 3, 4. ' +
      '“@portrait” is the saved workflow "people/portrait.json": applyWorkflowJson opens it by its workflowPath.)',
  );
});
