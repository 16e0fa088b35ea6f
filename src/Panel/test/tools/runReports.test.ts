import { beforeEach, expect, test } from 'vitest';
import type { RunResult } from '../../src/canvas/Canvas';
import { RunError } from '../../src/runs/RunError';
import { settings } from '../../src/state/settings';
import { dataOf, errorOf, openCanvas } from '../support/canvas';
import { fakeService, routes } from '../support/service';

let page: ReturnType<typeof openCanvas>;
let inner: string;

beforeEach(async () => {
  page = openCanvas();
  for (const nodeType of ['CheckpointLoaderSimple', 'KSampler', 'VAEDecode', 'SaveImage']) await page.call('addNode', { nodeType });
  dataOf(await page.call('createSubgraph', { nodeIds: ['3', '4'], name: 'Finish' }));
  dataOf(await page.call('setNodeAppearance', { nodeIds: ['2'], title: 'Base' }));
  const host = page.canvas.graph().nodes.find((node) => node.subgraph)!;
  inner = `${host.id}:${host.subgraph!.nodes.find(({ type }) => type === 'SaveImage')!.id}`;
  page.nextTurn();
});

const result = (change: Partial<RunResult>): RunResult => ({
  promptId: 'p',
  status: 'finished',
  states: { done: ['2', inner], cached: ['1'] },
  errors: [],
  files: [],
  texts: [],
  ...change,
});

test('a run names its nodes by title, and inside subgraphs by the way there', async () => {
  page.canvas.run = async () =>
    result({
      files: [{ nodeId: inner, filename: 'a.png', subfolder: 'x', type: 'output', url: '/view', kind: 'image' }],
      texts: [{ nodeId: '2', text: 'seen' }],
    });
  expect(dataOf(await page.call('executeWorkflow'))).toEqual({
    status: 'finished',
    promptId: 'p',
    states: { done: ['2', inner], cached: ['1'] },
    files: [
      { nodeId: inner, node: 'Save Image', in: 'Finish', filename: 'a.png', subfolder: 'x', type: 'output', url: '/view', kind: 'image' },
    ],
    texts: [{ nodeId: '2', node: 'Base', text: 'seen' }],
    imagesNote: expect.stringMatching(/not allowed/),
  });
});

test('the names are those of the workflow that ran, though the user has another open by its end', async () => {
  page.canvas.run = async () => {
    page.canvas.graph().clear();
    return result({ texts: [{ nodeId: '2', text: 'seen' }] });
  };
  expect(dataOf(await page.call('executeWorkflow'))).toMatchObject({ texts: [{ node: 'Base' }] });
});

test('a run goes on although the user opened another workflow while it was queued', async () => {
  page.canvas.run = async (_, onProgress) => {
    page.canvas.tab = () => ({ id: 'other', name: 'Portraits' });
    onProgress({ promptId: 'p' });
    return result({});
  };
  expect(dataOf(await page.call('executeWorkflow'))).toMatchObject({ status: 'finished', promptId: 'p' });
});

test('a failure is told in words and by node', async () => {
  page.canvas.run = async () => {
    throw new RunError(
      'Node 2 (KSampler) failed: no memory',
      result({
        status: 'failed',
        states: { done: ['1'], cached: [], failed: ['2'] },
        errors: [{ nodeId: '2', type: 'KSampler', error: 'no' }],
      }),
    );
  };
  const outcome = await page.call('executeWorkflow');
  expect(errorOf(outcome)).toMatch(/no memory/);
  expect(outcome).toMatchObject({
    success: false,
    data: {
      status: 'failed',
      promptId: 'p',
      errors: [{ nodeId: '2', node: 'Base', type: 'KSampler', error: 'no' }],
      states: { failed: ['2'] },
    },
  });
});

const need = (change: object) => ({
  file: 'big.safetensors',
  folder: 'checkpoints',
  url: null,
  hash: null,
  installed: false,
  nodeIds: ['1'],
  ...change,
});

/** The service's answers to which models a workflow names, one per request; the last repeats. */
function names(...lists: object[][]) {
  settings.update({ address: 'http://service.test' });
  fakeService();
  routes.set('/api/environment/scan', () => ({}));
  const asked: unknown[] = [];
  routes.set('/api/workflows/models', ({ workflow }) => {
    asked.push(workflow);
    return { models: lists[Math.min(asked.length, lists.length) - 1] };
  });
  return asked;
}

test('findMissingModels tells file, folder, address and nodes', async () => {
  const asked = names([
    need({ url: 'https://example.org/big.safetensors' }),
    need({ file: 'there.safetensors', installed: true }),
    need({ file: 'odd.pth', folder: null, nodeIds: [inner, '99'] }),
  ]);
  expect(dataOf(await page.call('findMissingModels'))).toEqual({
    missingModels: [
      {
        file: 'big.safetensors',
        folder: 'checkpoints',
        url: 'https://example.org/big.safetensors',
        nodes: [{ nodeId: '1', node: 'Load Checkpoint' }],
      },
      { file: 'odd.pth', nodes: [{ nodeId: inner, node: 'Save Image', in: 'Finish' }, { nodeId: '99' }] },
    ],
  });
  expect(asked).toHaveLength(2);
  expect(asked[0]).toMatchObject({ nodes: expect.any(Array) });
});

test('a model that was added since the last scan is not missing', async () => {
  names([need({})], [need({ installed: true })]);
  expect(dataOf(await page.call('findMissingModels'))).toEqual({ missingModels: [] });
});

test('a list of missing models shows no graph: ids from before the user’s change are still refused', async () => {
  names([need({ installed: true })]);
  page.canvas.graph().nodes[1]!.widgets!.find(({ name }) => name === 'steps')!.value = 44;
  dataOf(await page.call('findMissingModels'));
  expect(errorOf(await page.call('setNodeWidgetValue', { nodeId: 2, widgetName: 'cfg', value: 5 }))).toMatch(/user changed the workflow/);
  page.canvas.tab = () => ({ id: 'other', name: 'Portraits' });
  expect(errorOf(await page.call('findMissingModels'))).toMatch(/switched .*"Portraits"/);
});

test('while ComfyUI is out of reach nothing is called missing', async () => {
  names([need({ installed: null })]);
  expect(errorOf(await page.call('findMissingModels'))).toMatch(/not known.*refreshEnvironment/);
});

test('a run that lacks a model is not queued, and says where the file belongs', async () => {
  names([need({})]);
  routes.set('/api/workflows/validate', () => ({
    errors: [{ code: 'value_not_in_list', message: 'gone', missingFile: true }],
    warnings: [],
  }));
  const outcome = await page.call('executeWorkflow');
  expect(errorOf(outcome)).toMatch(/was not queued/);
  expect(outcome).toMatchObject({ data: { missingModels: [{ file: 'big.safetensors', folder: 'checkpoints' }] } });
});

test('a template says what it lacks once it is open', async () => {
  names([need({ file: 'gone.safetensors' })]);
  routes.set('/api/workflows/validate', () => ({ errors: [], warnings: [] }));
  page.canvas.readTemplate = async () => ({
    workflow: { 1: { class_type: 'CheckpointLoaderSimple', inputs: { ckpt_name: 'gone.safetensors' } } },
    notes: [],
  });
  expect(dataOf(await page.call('applyTemplate', { id: 'x', source: 'official' }))).toMatchObject({
    missingModels: [{ file: 'gone.safetensors', nodes: [{ nodeId: '1', node: expect.any(String) }] }],
  });
});
