import { beforeEach, describe, expect, test, vi } from 'vitest';
import { outlineOf } from '../../src/canvas/outline';
import { registerTypes } from '../../src/page/registerTypes';
import { settings } from '../../src/state/settings';
import { dataOf, errorOf, openCanvas } from '../support/canvas';
import { examples, serviceNodes } from '../support/examples';
import { fakeService, routes } from '../support/service';

const wrongSampler = { code: 'value_not_in_list', message: 'KSampler 5: sampler_name cannot be "eulr"; the closest are "euler".' };
const noModel = {
  code: 'value_not_in_list',
  message: 'CheckpointLoaderSimple 1: ckpt_name cannot be "big.safetensors"; nothing is on offer.',
  missingFile: true,
};

let page: ReturnType<typeof openCanvas>;
let scans: number;

beforeEach(() => {
  page = openCanvas();
  scans = 0;
  settings.update({ address: 'http://service.test' });
  fakeService();
  routes.set('/api/environment/scan', () => {
    scans++;
    return { ok: true };
  });
});

/** The service answers with these errors, one list per request; the last one repeats. */
function finds(...lists: object[][]) {
  const asked: unknown[] = [];
  routes.set('/api/workflows/validate', ({ workflow }) => {
    asked.push(workflow);
    return { valid: false, errors: lists[Math.min(asked.length, lists.length) - 1], warnings: [] };
  });
  return asked;
}

const outline = () => JSON.stringify([...outlineOf(page.canvas.graph())]);

describe('executeWorkflow', () => {
  beforeEach(async () => {
    await page.call('addNode', { nodeType: 'KSampler' });
    page.canvas.runnable = async () => ({ 1: { class_type: 'KSampler', inputs: {} } });
    page.canvas.run = vi.fn(async () => ({
      promptId: 'p',
      status: 'finished',
      states: { done: [], cached: [] },
      errors: [],
      files: [],
      texts: [],
    })) as never;
  });

  test('queues nothing that could not run, and lists the findings as the service does', async () => {
    const asked = finds([wrongSampler, noModel]);
    const error = errorOf(await page.call('executeWorkflow'));
    expect(error).toBe(
      'executeWorkflow: the workflow has 2 errors and was not queued. Correct all of them on the canvas with setNodeWidgetValue, ' +
        'connectNodes, addNode or removeNode; get the missing files with downloadModel, or choose installed ones with ' +
        'setNodeWidgetValue, and call executeWorkflow again.' +
        `\n1. value_not_in_list: ${wrongSampler.message}\n2. value_not_in_list: ${noModel.message}`,
    );
    expect(asked[0]).toEqual({ 1: { class_type: 'KSampler', inputs: {} } });
    expect(page.canvas.run).not.toHaveBeenCalled();
  });

  test('sends nobody to the canvas for what only a file mends', async () => {
    finds([noModel]);
    expect(errorOf(await page.call('executeWorkflow'))).toBe(
      'executeWorkflow: the workflow has 1 error and was not queued. Get the missing files with downloadModel, or choose installed ones ' +
        `with setNodeWidgetValue, and call executeWorkflow again.\n1. value_not_in_list: ${noModel.message}`,
    );
  });

  test('reports errors only after a rescan: a model may have been added in the meantime', async () => {
    finds([noModel], []);
    expect(dataOf(await page.call('executeWorkflow'))).toMatchObject({ status: 'finished' });
    expect(scans).toBe(1);
  });

  test('asks for no scan while all is well', async () => {
    finds([]);
    dataOf(await page.call('executeWorkflow'));
    expect(scans).toBe(0);
  });

  test.each([
    ['does not reach ComfyUI', '/api/environment/scan', () => new Response('{"error":"away"}', { status: 502 })],
    ['is older', '/api/workflows/validate', () => new Response('', { status: 404 })],
    ['is something else', '/api/workflows/validate', () => ({ hello: 'world' })],
  ])('leaves it to ComfyUI where the service %s', async (_, path, answer) => {
    finds([noModel]);
    routes.set(path, answer);
    expect(dataOf(await page.call('executeWorkflow'))).toMatchObject({ status: 'finished' });
  });

  test('does not run a graph that the user changed while it was checked', async () => {
    routes.set('/api/workflows/validate', () => {
      page.canvas.graph().nodes[0]!.widgets!.find((widget) => widget.name === 'steps')!.value = 44;
      return { errors: [] };
    });
    expect(errorOf(await page.call('executeWorkflow'))).toMatch(/changed KSampler/);
    expect(page.canvas.run).not.toHaveBeenCalled();
  });
});

describe('applyTemplate', () => {
  const template = (name: string) => routes.set(`/api/templates/${name}`, () => ({ workflow: examples[name], notes: [] }));
  const own = (id: string) => ({ id, source: 'custom', package: 'comfy-assistant' });

  test.each(Object.keys(examples))('%s of the service fits the node types that the service gives the page', async (name) => {
    registerTypes(serviceNodes);
    template(name);
    finds([]);
    const data = dataOf(await page.call('applyTemplate', own(name)));
    expect(data['nodesAdded']).toBe(Object.keys(examples[name]!).length);
    expect(data['warnings']).toBeUndefined();
  });

  test('hands on what the service fitted to the installation', async () => {
    routes.set('/api/templates/upscale-with-model', () => ({
      workflow: examples['upscale-with-model'],
      notes: ['Node 2: model_name is "b.pth" instead of "a.pth".'],
    }));
    finds([]);
    expect(dataOf(await page.call('applyTemplate', own('upscale-with-model')))).toMatchObject({
      notes: [expect.stringContaining('b.pth')],
    });
  });

  test('an unknown one changes nothing and says where to look', async () => {
    expect(errorOf(await page.call('applyTemplate', own('nothing')))).toMatch(
      /no custom template "nothing" of comfy-assistant.*searchTemplates/,
    );
  });

  test('is repaired where there is only one right fix, and says what changed', async () => {
    template('text-to-image');
    const mended = structuredClone(examples['text-to-image']!);
    mended['5']!.inputs['steps'] = 33;
    routes.set('/api/workflows/repair', () => ({
      workflow: mended,
      changed: [{ code: 'value_out_of_range', nodeId: '5', classType: 'KSampler', input: 'steps', before: '99999', after: '33' }],
      notChanged: [],
      valid: true,
    }));
    finds([wrongSampler], [wrongSampler], []);
    expect(dataOf(await page.call('applyTemplate', own('text-to-image')))).toMatchObject({
      repaired: ['KSampler 5: steps 99999 → 33 (value_out_of_range)'],
    });
    expect(outlineOf(page.canvas.graph()).get('5')?.values['steps']).toBe(33);
  });

  test('is applied without its model, which is named', async () => {
    template('text-to-image');
    finds([noModel]);
    routes.set('/api/workflows/repair', ({ workflow }) => ({ workflow, changed: [], notChanged: [noModel], valid: false }));
    expect(dataOf(await page.call('applyTemplate', own('text-to-image')))).toMatchObject({
      nodesAdded: 7,
      missingFiles: [noModel.message],
      note: expect.stringContaining('Name them to the user'),
    });
  });

  test('is refused with the findings where more than a file is missing', async () => {
    template('text-to-image');
    await page.call('addNode', { nodeType: 'VAEDecode' });
    const before = outline();
    finds([wrongSampler, noModel]);
    routes.set('/api/workflows/repair', ({ workflow }) => ({ workflow, changed: [], notChanged: [wrongSampler, noModel], valid: false }));
    expect(errorOf(await page.call('applyTemplate', own('text-to-image')))).toMatch(
      /^applyTemplate: the workflow has 1 error and was not put on the canvas.*\n1\. value_not_in_list: KSampler 5/s,
    );
    expect(outline()).toBe(before);
    expect(page.shown).toHaveLength(0);
  });
});

test('a template names its missing model even if the service cannot tell', async () => {
  const nodes = [{ id: 4, type: 'CheckpointLoaderSimple', pos: [0, 0], widgets_values: ['nobody_has_this.safetensors'] }];
  page.canvas.readTemplate = async () => ({ workflow: { nodes, links: [] }, notes: [] });
  routes.clear();
  expect(dataOf(await page.call('applyTemplate', { id: 'xl', source: 'official' }))['warnings']).toEqual([
    expect.stringMatching(/^node 4 .*"ckpt_name" has no choice "nobody_has_this\.safetensors"/),
  ]);
});

test('a saved workflow is opened as it is, and what it lacks is told', async () => {
  page.canvas.readSavedWorkflow = async () => examples['text-to-image'] as never;
  finds([wrongSampler]);
  routes.set('/api/workflows/repair', ({ workflow }) => ({ workflow, changed: [], notChanged: [wrongSampler], valid: false }));
  expect(dataOf(await page.call('applyWorkflowJson', { workflowPath: 'portraits/fox' }))).toMatchObject({
    name: 'portraits/fox',
    nodesAdded: 7,
    findings: [`value_not_in_list: ${wrongSampler.message}`],
    note: expect.stringContaining('as the user saved it'),
  });
});

test('a workflow without places is laid out by the service, from the sizes that its nodes have here', async () => {
  const sent: { nodes: { id: string; width: number; height: number }[]; links: object[] }[] = [];
  routes.set('/api/workflows/layout', (body) => {
    sent.push(body as never);
    return { places: (body['nodes'] as { id: string }[]).map(({ id }) => ({ id, x: Number(id) * 1000, y: Number(id) * 10 })) };
  });
  const workflow = structuredClone(examples['text-to-image']!);
  delete workflow['1']!.inputs['ckpt_name'];
  expect(dataOf(await page.call('applyWorkflowJson', { workflow }))).toMatchObject({ nodesAdded: 7 });
  expect(sent).toHaveLength(1);
  expect(sent[0]!.links).toContainEqual({ from: '4', to: '5', fromSlot: 0, toSlot: 3 });
  const graph = page.canvas.graph();
  for (const { id, width } of sent[0]!.nodes) expect(graph.getNodeById(Number(id))!.size[0]).toBe(width);
  const x = (id: number) => graph.getNodeById(id)!.pos[0];
  expect([x(2) - x(1), x(7) - x(5)]).toEqual([1000, 2000]);
});
