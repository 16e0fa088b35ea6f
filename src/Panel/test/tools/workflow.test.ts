import { beforeEach, describe, expect, test, vi } from 'vitest';
import { outlineOf } from '../../src/canvas/outline';
import { boxOf, overlaps } from '../../src/canvas/placement';
import { dataOf, errorOf, openCanvas } from '../support/canvas';
import { examples } from '../support/examples';

let page: ReturnType<typeof openCanvas>;
beforeEach(() => {
  page = openCanvas();
});

const textToImage = () => {
  const workflow = structuredClone(examples['text-to-image']!);
  delete workflow['1']!.inputs['ckpt_name'];
  return workflow;
};
const outline = () => JSON.stringify([...outlineOf(page.canvas.graph())]);

describe('applyWorkflowJson in API format', () => {
  test('builds every node under its own id, with all links and values, from left to right', async () => {
    const data = dataOf(await page.call('applyWorkflowJson', { workflow: textToImage() }));
    expect(data).toMatchObject({ nodesAdded: 7, nodesRemoved: 0 });
    const graph = outlineOf(page.canvas.graph());
    expect(graph.get('5')).toMatchObject({
      type: 'KSampler',
      links: { model: '1:0', positive: '2:0', negative: '3:0', latent_image: '4:0' },
      values: { steps: 20, cfg: 7 },
    });
    const boxes = page.canvas.graph().nodes.map(boxOf);
    expect(boxes.some((box, index) => boxes.slice(index + 1).some((other) => overlaps(box, other)))).toBe(false);
    const x = (id: number) => page.canvas.graph().getNodeById(id)!.pos[0];
    expect(x(1)).toBeLessThan(x(2));
    expect(x(2)).toBeLessThan(x(5));
    expect(x(5)).toBeLessThan(x(7));
  });

  test('finds every fault at once and touches nothing', async () => {
    await page.call('addNode', { nodeType: 'KSampler' });
    const before = outline();
    const workflow = textToImage() as Record<string, { class_type: string; inputs: Record<string, unknown> }>;
    workflow['1']!.inputs['ckpt_name'] = 'nowhere.safetensors';
    workflow['2']!.inputs['clip'] = ['1', 0];
    workflow['6']!.inputs['samples'] = ['99', 0];
    workflow['7']!.class_type = 'SaveImages';
    const error = errorOf(await page.call('applyWorkflowJson', { workflow }));
    for (const part of ['nowhere.safetensors', 'wants CLIP', 'node 99', 'SaveImage']) expect(error).toContain(part);
    expect(outline()).toBe(before);
    expect(page.shown).toHaveLength(0);
  });

  test('shows what would change; a rejection leaves everything', async () => {
    await page.call('applyWorkflowJson', { workflow: textToImage() });
    const before = outline();
    const workflow = textToImage() as Record<string, { class_type: string; inputs: Record<string, unknown> }>;
    workflow['5']!.inputs['steps'] = 31;
    delete workflow['7'];
    page.answers.approve = false;
    const rejection = await page.call('applyWorkflowJson', { workflow });
    expect(errorOf(rejection)).toMatch(/rejected/);
    expect(rejection).toHaveProperty('rejected', true);
    const changes = page.shown.at(-1)!;
    expect(changes.removed.map((node) => node.type)).toEqual(['SaveImage']);
    expect(changes.changed[0]!.values).toContainEqual({ name: 'steps', from: 20, to: 31 });
    expect(outline()).toBe(before);
  });

  test('takes a workflow that is wrapped or written as text', async () => {
    dataOf(await page.call('applyWorkflowJson', { workflow: { prompt: textToImage() } }));
    expect(dataOf(await page.call('applyWorkflowJson', { workflow: JSON.stringify(textToImage()) }))).toMatchObject({ unchanged: true });
  });

  test.each([[{}], [{ a: 1 }], [[]], ['{'], [null]])('refuses %j', async (workflow) => {
    expect(errorOf(await page.call('applyWorkflowJson', { workflow }))).toMatch(/Nothing was changed/);
  });
});

describe('applyWorkflowJson in UI format', () => {
  test('brings back what the canvas saved', async () => {
    await page.call('applyWorkflowJson', { workflow: textToImage() });
    const before = outline();
    const saved = structuredClone(page.canvas.graph().serialize());
    page.canvas.clear();
    page.nextTurn();
    dataOf(await page.call('applyWorkflowJson', { workflow: saved }));
    expect(outline()).toBe(before);
    expect(page.shown.at(-1)!.added.find((node) => node.type === 'KSampler')?.values['cfg']).toBe(7);
  });

  test('reads positions that were written as objects', async () => {
    const workflow = { nodes: [{ id: 3, type: 'VAEDecode', pos: { 0: 50, 1: 60 }, size: { 0: 210, 1: 46 } }], links: [], version: 0.4 };
    dataOf(await page.call('applyWorkflowJson', { workflow }));
    expect(Array.from(page.canvas.graph().nodes[0]!.pos)).toEqual([50, 60]);
  });

  test('refuses unknown types before the canvas is cleared', async () => {
    await page.call('addNode', { nodeType: 'KSampler' });
    const workflow = { nodes: [{ id: 1, type: 'MagicNode', pos: [0, 0] }], links: [] };
    expect(errorOf(await page.call('applyWorkflowJson', { workflow }))).toMatch(/"MagicNode".*not applied/);
    expect(page.canvas.graph().nodes).toHaveLength(1);
  });
});

describe('getWorkflowInfo', () => {
  test('returns ids, links and values, and the options on request', async () => {
    await page.call('applyWorkflowJson', { workflow: textToImage() });
    const info = dataOf<{ nodes: { id: number; inputs: unknown[]; widgets: Record<string, unknown>[] }[] }>(
      await page.call('getWorkflowInfo', { includeWidgetOptions: true, includeLayout: true }),
    );
    const sampler = info.nodes.find((node) => node.id === 5)!;
    expect(sampler.inputs[0]).toMatchObject({ slot: 0, name: 'model', link: { nodeId: 1, slot: 0 } });
    expect(sampler.widgets.find((widget) => widget['name'] === 'sampler_name')?.['choices']).toContain('euler');
    expect(sampler).toHaveProperty('position');
  });

  test('gives ids and types alone when no details are wanted, and the whole JSON when it is', async () => {
    await page.call('addNode', { nodeType: 'VAEDecode' });
    expect(dataOf(await page.call('getWorkflowInfo', { includeNodeDetails: false }))['nodes']).toEqual([
      { id: 1, type: 'VAEDecode', title: 'VAE Decode' },
    ]);
    expect(dataOf(await page.call('getWorkflowInfo', { fullFormat: true }))['workflow']).toHaveProperty('nodes');
  });
});

describe('executeWorkflow', () => {
  test('says that an empty canvas has nothing to run', async () => {
    expect(errorOf(await page.call('executeWorkflow'))).toMatch(/empty/);
  });

  test('is no success where no ComfyUI is', async () => {
    await page.call('addNode', { nodeType: 'KSampler' });
    expect(errorOf(await page.call('executeWorkflow'))).toMatch(/nothing was run/);
  });

  test('queues nothing once the user has stopped', async () => {
    await page.call('addNode', { nodeType: 'KSampler' });
    page.canvas.run = vi.fn();
    const stop = new AbortController();
    const running = page.call('executeWorkflow', {}, stop.signal);
    stop.abort();
    expect(errorOf(await running)).toMatch(/stopped the answer before/);
    expect(page.canvas.run).not.toHaveBeenCalled();
  });

  test('distinguishes the user’s stop from the time limit', async () => {
    await page.call('addNode', { nodeType: 'KSampler' });
    const run = vi.fn(
      (signal?: AbortSignal) => new Promise<never>((_, reject) => signal!.addEventListener('abort', () => reject(signal!.reason as Error))),
    );
    page.canvas.run = run;
    const stop = new AbortController();
    const running = page.call('executeWorkflow', {}, stop.signal);
    // A run waits until its edits are settled.
    await vi.waitFor(() => expect(run).toHaveBeenCalled(), { timeout: 5_000 });
    stop.abort();
    expect(errorOf(await running)).toMatch(/user stopped .*may still finish/);
    expect(errorOf(await page.call('executeWorkflow', { timeout: 0.01 }))).toMatch(/still in ComfyUI's queue/);
  });
});
