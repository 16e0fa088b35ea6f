import { beforeEach, expect, test } from 'vitest';
import { compare, isSame, outlineOf } from '../../src/canvas/outline';
import type { Resolution } from '../../src/workflow/Carrying';
import { carryOver } from '../../src/workflow/carryOver';
import type { SavedGraph } from '../../src/workflow/savedGraph';
import { readWorkflow } from '../../src/workflow/readWorkflow';
import { examples } from '../support/examples';
import { openCanvas } from '../support/canvas';

let page: ReturnType<typeof openCanvas>;
beforeEach(async () => {
  page = openCanvas();
  await build('text-to-image');
  page.nextTurn();
});

/** Puts an example on the canvas, whose models are not installed. */
const build = (name: string) => readWorkflow(examples[name], page.canvas, true).build();
const now = () => structuredClone(page.canvas.graph().serialize()) as SavedGraph;
const outline = () => outlineOf(page.canvas.graph());
const node = (type: string) => page.canvas.graph().nodes.find((node) => node.type === type)!;
const set = (type: string, name: string, value: unknown) => (node(type).widgets!.find((widget) => widget.name === name)!.value = value);
const value = (type: string, name: string) => node(type).widgets!.find((widget) => widget.name === name)!.value;
const types = () => page.canvas.graph().nodes.map((node) => node.type);

/** What a turn did, what the user did since, and the canvas after the turn was taken back. */
async function undone(turn: () => unknown, since: () => unknown = () => undefined, resolution: Resolution = 'keep') {
  const before = now();
  const first = outline();
  await turn();
  const after = now();
  await since();
  const { workflow, conflicts } = carryOver(after, before, now(), resolution);
  page.canvas.load(workflow);
  return { before, after, conflicts, isBack: isSame(compare(first, outline())) };
}

test('a turn that nothing followed is taken back exactly', async () => {
  const { before, isBack, conflicts } = await undone(async () => {
    await page.call('addNode', { nodeType: 'VAEDecode' });
    await page.call('removeNode', { nodeId: node('SaveImage').id });
    set('KSampler', 'steps', 31);
  });
  expect(isBack).toBe(true);
  expect(conflicts).toEqual([]);
  expect(now().nodes.map(({ id, pos }) => [id, pos])).toEqual(before.nodes.map(({ id, pos }) => [id, pos]));
});

test('what the user did since stays: values, places, nodes and groups', async () => {
  const { conflicts } = await undone(
    async () => {
      await page.call('addNode', { nodeType: 'VAEDecode' });
      set('KSampler', 'steps', 31);
    },
    () => {
      set('KSampler', 'cfg', 4.5);
      node('KSampler').pos[0] = 4321;
      page.canvas.graph().add(page.canvas.createNode('LoadImage')!);
    },
  );
  expect(conflicts).toEqual([]);
  expect(value('KSampler', 'steps')).toBe(20);
  expect(value('KSampler', 'cfg')).toBe(4.5);
  expect(node('KSampler').pos[0]).toBe(4321);
  expect(types()).toContain('LoadImage');
  expect(types().filter((type) => type === 'VAEDecode')).toHaveLength(1);
});

test.each([
  ['keep', 44],
  ['take', 20],
] as const)('a value that the user changed since is a conflict: %s', async (resolution, left) => {
  const { conflicts } = await undone(
    () => set('KSampler', 'steps', 31),
    () => set('KSampler', 'steps', 44),
    resolution,
  );
  expect(conflicts).toHaveLength(1);
  expect(value('KSampler', 'steps')).toBe(left);
});

test.each([
  ['keep', 2],
  ['take', 1],
] as const)('a node of the turn that the user went on with is a conflict: %s', async (resolution, count) => {
  const { conflicts } = await undone(
    () => page.call('addNode', { nodeType: 'CLIPTextEncode' }),
    () => {
      page.canvas.graph().nodes.at(-1)!.widgets![0]!.value = 'mine';
    },
    resolution,
  );
  expect(conflicts).toMatchObject([{ node: expect.stringMatching(/CLIP/) as string }]);
  const texts = examples['text-to-image']!;
  const before = Object.values(texts).filter((one) => one.class_type === 'CLIPTextEncode').length;
  expect(types().filter((type) => type === 'CLIPTextEncode')).toHaveLength(before - 1 + count);
});

test('a removed node comes back with its values and links, beside a new one that has its id', async () => {
  const sampler = node('KSampler').id;
  const links = outline().get(String(sampler))!.links;
  await undone(
    () => page.call('removeNode', { nodeId: sampler }),
    () => {
      const other = page.canvas.createNode('LoadImage')!;
      other.id = sampler;
      page.canvas.graph().add(other);
    },
  );
  expect(types()).toContain('LoadImage');
  const back = outline().get(String(node('KSampler').id))!;
  expect(back.links).toEqual(links);
  const decode = [...outline().values()].find((one) => one.type === 'VAEDecode')!;
  expect(decode.links['samples']).toBe(`${back.id}:0`);
});

test('a whole workflow is taken back from under a node that the user added', async () => {
  const old = types();
  const { conflicts } = await undone(
    () => build('image-to-image'),
    () => page.canvas.graph().add(page.canvas.createNode('CheckpointLoaderSimple')!),
  );
  expect(conflicts).toEqual([]);
  expect(types().sort()).toEqual([...old, 'CheckpointLoaderSimple'].sort());
});

test('redo is the same the other way', async () => {
  const { before, after } = await undone(async () => {
    await page.call('removeNode', { nodeId: node('SaveImage').id });
    set('KSampler', 'steps', 31);
  });
  set('KSampler', 'cfg', 3);
  page.canvas.load(carryOver(before, after, now()).workflow);
  expect(value('KSampler', 'steps')).toBe(31);
  expect(value('KSampler', 'cfg')).toBe(3);
  expect(types()).not.toContain('SaveImage');
});

test('a change inside a subgraph is taken back there, and the links of its edges stay whole', () => {
  const inner = (steps: number): SavedGraph => ({
    id: 'sub',
    nodes: [
      { id: 5, type: 'KSampler', inputs: [{ name: 'model', link: 1 }], outputs: [{ name: 'LATENT', links: [2] }], widgets_values: [steps] },
    ],
    links: [
      { id: 1, origin_id: -10, origin_slot: 0, target_id: 5, target_slot: 0, type: 'MODEL' },
      { id: 2, origin_id: 5, origin_slot: 0, target_id: -20, target_slot: 0, type: 'LATENT' },
    ],
    inputs: [{ linkIds: [1] }],
    outputs: [{ linkIds: [2] }],
  });
  const whole = (steps: number, x: number): SavedGraph => ({
    nodes: [{ id: 1, type: 'sub', pos: [x, 0] }],
    links: [],
    definitions: { subgraphs: [inner(steps)] },
  });
  const { workflow } = carryOver(whole(30, 0), whole(20, 0), whole(30, 99));
  expect(workflow).toMatchObject(whole(20, 99));
});
