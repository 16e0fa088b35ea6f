import { beforeEach, describe, expect, test } from 'vitest';
import type { GraphNode, NodeId } from '../../src/canvas/graph';
import { outlineOf } from '../../src/canvas/outline';
import { boxOf, contains, overlaps } from '../../src/canvas/placement';
import { dataOf, errorOf, openCanvas } from '../support/canvas';
import { registerTypes } from '../../src/page/registerTypes';
import { examples, serviceNodes } from '../support/examples';

let page: ReturnType<typeof openCanvas>;
beforeEach(async () => {
  page = openCanvas();
  registerTypes(serviceNodes);
  const workflow = structuredClone(examples['text-to-image']!);
  delete workflow['1']!.inputs['ckpt_name'];
  dataOf(await page.call('applyWorkflowJson', { workflow }));
  page.nextTurn();
});

const node = (id: NodeId): GraphNode => page.canvas.graph().getNodeById(Number(id))!;
const outline = () => JSON.stringify([...outlineOf(page.canvas.graph())]);
const linksOf = (id: NodeId) => outlineOf(page.canvas.graph()).get(String(id))!.links;
const edit = (...operations: object[]) => page.call('editWorkflow', { operations });

describe('editWorkflow', () => {
  const LORA = [
    { op: 'add', type: 'LoraLoader', name: 'lora', inputs: { model: ['1', 'MODEL'], clip: ['1', 'CLIP'], strength_model: 0.6 } },
    { op: 'connect', from: ['lora', 'MODEL'], to: ['5', 'model'] },
    { op: 'set', nodes: ['2', '3'], inputs: { clip: ['lora', 1] } },
  ];

  test('puts a LoRA between, in one step of undo', async () => {
    const before = outline();
    const data = dataOf<{ newNodes: { id: number }[] }>(await edit(...LORA));
    const id = data.newNodes[0]!.id;
    expect(linksOf(id)).toEqual({ model: '1:0', clip: '1:1' });
    expect(linksOf(5)['model']).toBe(`${id}:0`);
    expect([linksOf(2)['clip'], linksOf(3)['clip']]).toEqual([`${id}:1`, `${id}:1`]);
    expect(outlineOf(page.canvas.graph()).get(String(id))!.values['strength_model']).toBe(0.6);
    page.nextTurn();
    page.canvas.history.undo();
    expect(outline()).toBe(before);
  });

  test.each([
    [{ op: 'set', node: '5', inputs: { steps: 0 } }, /Operation 4 \(set\).*1 to 10000/],
    [{ op: 'connect', from: ['1', 'VAE'], to: ['5', 'model'] }, /Operation 4 \(connect\).*wants MODEL/],
    [{ op: 'remove', nodes: ['2', '99'] }, /no node 99/],
    [{ op: 'explode' }, /no operation "explode".*add, connect/],
    [{ op: 'set', node: 'nobody', inputs: { steps: 3 } }, /no node nobody/],
    [{ op: 'mode', node: '5', mode: 'sleep' }, /always, bypass or mute/],
    [{ op: 'color', node: '5', color: 'mauve' }, /no colour "mauve"/],
  ])('does nothing at all where one operation fails: %j', async (wrong, expected) => {
    const before = outline();
    expect(errorOf(await edit(...LORA, wrong))).toMatch(expected);
    expect(outline()).toBe(before);
    page.nextTurn();
    expect(page.canvas.graph().nodes).toHaveLength(7);
  });

  test('does every kind of operation', async () => {
    const data = dataOf<{ operations: { op: string }[] }>(
      await edit(
        { op: 'disconnect', to: ['6', 'samples'] },
        { op: 'connect', from: [5, 0], to: [6, 0] },
        { op: 'replace', node: '7', type: 'PreviewImage', name: 'preview' },
        { op: 'move', nodes: ['1'], x: -400, y: 50 },
        { op: 'mode', nodes: ['3'], mode: 'bypass' },
        { op: 'title', node: '2', title: 'What I want' },
        { op: 'color', nodes: ['2', '3'], color: 'green' },
        { op: 'group', nodes: ['2', '3'], title: 'Prompts', color: 'blue' },
        { op: 'note', text: 'Change the words here.', nodes: ['2'] },
        { op: 'remove', node: '4' },
      ),
    );
    expect(data.operations.map(({ op }) => op)).toHaveLength(10);
    expect(node(1).pos[0]).toBe(-400);
    expect(node(3).mode).toBe(4);
    expect(node(2)).toMatchObject({ title: 'What I want', color: '#232', bgcolor: '#353' });
    expect(page.canvas.graph().groups).toMatchObject([{ title: 'Prompts' }]);
    const types = page.canvas.graph().nodes.map(({ type }) => type);
    expect(types).toEqual(expect.arrayContaining(['PreviewImage', 'Note']));
    expect(types).not.toContain('SaveImage');
    expect(types).not.toContain('EmptyLatentImage');
  });
});

test('disconnectNodes takes off one input, one output or all', async () => {
  dataOf(await page.call('disconnectNodes', { nodeId: 5, input: 'positive' }));
  expect(linksOf(5)).not.toHaveProperty('positive');
  dataOf(await page.call('disconnectNodes', { nodeId: 1, output: 'CLIP' }));
  expect([linksOf(2), linksOf(3)]).toEqual([{}, {}]);
  dataOf(await page.call('disconnectNodes', { nodeId: 5 }));
  expect(linksOf(5)).toEqual({});
  expect(errorOf(await page.call('disconnectNodes', { nodeId: 5 }))).toMatch(/no link to take off/);
  expect(errorOf(await page.call('disconnectNodes', { nodeId: 5, input: 'positiv' }))).toMatch(/no input positiv.*positive/);
});

describe('replaceNode', () => {
  test('keeps links, values, title and colour that fit', async () => {
    await page.call('setNodeAppearance', { nodeIds: ['5'], title: 'Base', color: 'red' });
    await page.call('setNodeWidgetValue', { nodeId: 5, widgetName: 'steps', value: 33 });
    const data = dataOf<{ node: { id: number }; lostLinks?: string[]; keptValues: string[] }>(
      await page.call('replaceNode', { nodeId: 5, nodeType: 'KSamplerAdvanced' }),
    );
    const { id } = data.node;
    expect(data.lostLinks).toBeUndefined();
    expect(data.keptValues).toEqual(expect.arrayContaining(['steps', 'cfg', 'sampler_name']));
    expect(linksOf(id)).toMatchObject({ model: '1:0', positive: '2:0', negative: '3:0', latent_image: '4:0' });
    expect(linksOf(6)['samples']).toBe(`${id}:0`);
    expect(node(id)).toMatchObject({ title: 'Base', bgcolor: '#533' });
    expect(outlineOf(page.canvas.graph()).get(String(id))!.values['steps']).toBe(33);
    expect(page.canvas.graph().getNodeById(5)).toBeFalsy();
  });

  test('names what was lost, and refuses a type that is not there', async () => {
    const data = dataOf<{ lostLinks: string[] }>(await page.call('replaceNode', { nodeId: 6, nodeType: 'CLIPTextEncode' }));
    expect(data.lostLinks).toEqual(expect.arrayContaining([expect.stringContaining('samples'), expect.stringContaining('to node 7')]));
    const before = outline();
    expect(errorOf(await page.call('replaceNode', { nodeId: 5, nodeType: 'ksamplr' }))).toMatch(/KSampler/);
    expect(outline()).toBe(before);
  });
});

test('duplicateNodes copies values, the links among the copies and those into them', async () => {
  await page.call('setNodeWidgetValue', { nodeId: 5, widgetName: 'steps', value: 33 });
  const { copies } = dataOf<{ copies: { nodeId: number; copyOf: number }[] }>(await page.call('duplicateNodes', { nodeIds: ['5', '6'] }));
  const copyOf = (id: number) => copies.find((copy) => copy.copyOf === id)!.nodeId;
  expect(linksOf(copyOf(5))).toMatchObject({ model: '1:0', positive: '2:0' });
  expect(linksOf(copyOf(6))).toMatchObject({ samples: `${copyOf(5)}:0`, vae: '1:2' });
  expect(outlineOf(page.canvas.graph()).get(String(copyOf(5)))!.values['steps']).toBe(33);
  expect(linksOf(6)['samples']).toBe('5:0');
});

test.each([
  ['bypass', 4],
  ['mute', 2],
  ['always', 0],
])('setNodeMode %s', async (mode, expected) => {
  dataOf(await page.call('setNodeMode', { nodeIds: ['2', '3'], mode }));
  expect([node(2).mode, node(3).mode]).toEqual([expected, expected]);
});

test('setNodeAppearance sets what is given and leaves the rest', async () => {
  dataOf(await page.call('setNodeAppearance', { nodeIds: ['2'], color: 'pale blue' }));
  expect(node(2)).toMatchObject({ color: '#2a363b', bgcolor: '#3f5159', title: 'CLIP Text Encode (Prompt)' });
  dataOf(await page.call('setNodeAppearance', { nodeIds: ['2'], collapsed: true, title: 'Words' }));
  expect(node(2)).toMatchObject({ title: 'Words', bgcolor: '#3f5159', flags: { collapsed: true } });
  dataOf(await page.call('setNodeAppearance', { nodeIds: ['2'], color: 'none' }));
  expect(node(2).bgcolor).toBeUndefined();
  expect(errorOf(await page.call('setNodeAppearance', { nodeIds: ['2'] }))).toMatch(/nothing to change/);
  expect(errorOf(await page.call('setNodeAppearance', { nodeIds: ['2'], title: 'x', color: 'mauve' }))).toMatch(/mauve/);
  expect(node(2).title).toBe('Words');
});

test('moveNodes moves them together, to a place or by a way', async () => {
  const apart = node(3).pos[1] - node(2).pos[1];
  dataOf(await page.call('moveNodes', { nodeIds: ['2', '3'], x: 1000, y: 500 }));
  expect(Math.min(node(2).pos[0], node(3).pos[0])).toBe(1000);
  expect(Math.min(node(2).pos[1], node(3).pos[1])).toBe(500);
  expect(node(3).pos[1] - node(2).pos[1]).toBe(apart);
  dataOf(await page.call('moveNodes', { nodeIds: ['2'], x: -10, y: 0, relative: true }));
  expect(node(2).pos[0]).toBe(990);
});

test('groupNodes draws the box around the nodes, wherever they are arranged', async () => {
  dataOf(await page.call('addNode', { nodeType: 'LoraLoader' }));
  const fresh = page.canvas.graph().nodes.at(-1)!;
  dataOf(await page.call('groupNodes', { nodeIds: [String(fresh.id), '1'], title: 'Models', color: 'purple' }));
  dataOf(await page.call('connectNodes', { sourceNodeId: 1, sourceSlot: 0, targetNodeId: fresh.id, targetSlot: 0 }));
  page.nextTurn();
  const [group] = page.canvas.graph().groups!;
  const box = { x: group!.pos[0], y: group!.pos[1], width: group!.size[0], height: group!.size[1] };
  expect(contains(box, boxOf(fresh)) && contains(box, boxOf(node(1)))).toBe(true);
  expect(group).toMatchObject({ title: 'Models', color: '#a1309b' });
});

test('addNote covers nothing', async () => {
  dataOf(await page.call('addNote', { text: 'Use 30 steps.\nThen upscale.', title: 'Remember', nodeIds: ['5'] }));
  const note = page.canvas.graph().nodes.at(-1)!;
  expect(note).toMatchObject({ type: 'Note', title: 'Remember' });
  expect(note.widgets![0]!.value).toBe('Use 30 steps.\nThen upscale.');
  expect(page.canvas.graph().nodes.filter((other) => other !== note && overlaps(boxOf(other), boxOf(note)))).toEqual([]);
});

test('arrangeNodes straightens what lies on one heap', async () => {
  for (const other of page.canvas.graph().nodes) other.pos[0] = other.pos[1] = 100;
  dataOf(await page.call('arrangeNodes'));
  const boxes = page.canvas.graph().nodes.map(boxOf);
  expect(boxes.some((box, index) => boxes.slice(index + 1).some((other) => overlaps(box, other)))).toBe(false);
  expect(node(1).pos[0]).toBeLessThan(node(5).pos[0]);
});
