import { beforeEach, describe, expect, test, vi } from 'vitest';
import { boxOf, contains, overlaps } from '../../src/canvas/placement';
import { dataOf, errorOf, openCanvas } from '../support/canvas';

let page: ReturnType<typeof openCanvas>;
beforeEach(() => {
  page = openCanvas();
});

interface Added {
  nodeId: number;
  inputs: { slot: number; name: string; type: string }[];
  outputs: { slot: number; name: string }[];
  widgets: { name: string; value: unknown }[];
}

const add = async (nodeType: string) => dataOf<Added>(await page.call('addNode', { nodeType }));

describe('addNode', () => {
  test('returns the id, the slots in ComfyUI’s order and the widgets', async () => {
    const node = await add('KSampler');
    expect(page.canvas.graph().nodes.map((node) => node.id)).toEqual([node.nodeId]);
    expect(node.inputs.slice(0, 4).map((input) => input.name)).toEqual(['model', 'positive', 'negative', 'latent_image']);
    expect(node.outputs).toMatchObject([{ slot: 0, name: 'LATENT' }]);
    expect(node.widgets.find((widget) => widget.name === 'steps')?.value).toBe(20);
  });

  test('names the closest types for one that is not installed', async () => {
    expect(errorOf(await page.call('addNode', { nodeType: 'ksamplr' }))).toContain('KSampler');
    expect(page.canvas.graph().nodes).toHaveLength(0);
  });

  test('puts twelve nodes in view without any overlap while there is room', async () => {
    for (let i = 0; i < 12; i++) await add('VAEDecode');
    const boxes = page.canvas.graph().nodes.map(boxOf);
    for (const [index, box] of boxes.entries()) {
      expect(contains(page.canvas.visibleArea(), box)).toBe(true);
      expect(boxes.slice(index + 1).some((other) => overlaps(box, other))).toBe(false);
    }
  });

  test('leaves room for the picture that ComfyUI shows below an upload button once it is loaded', async () => {
    for (let i = 0; i < 30; i++) await add('VAEDecode');
    const node = page.canvas.createNode('LoadImage')!;
    (node as unknown as { addWidget: (type: string, name: string, value: string, callback: null) => void }).addWidget(
      'button',
      'upload',
      'image',
      null,
    );
    vi.spyOn(page.canvas, 'createNode').mockReturnValue(node);
    const before = page.canvas.graph().nodes.map(boxOf);
    const { nodeId } = await add('LoadImage');
    const box = boxOf(page.canvas.graph().nodes.find((node) => node.id === nodeId)!);
    const grown = { ...box, height: box.height + 220 };
    expect(before.filter((other) => overlaps(grown, other))).toEqual([]);
  });

  test('takes the position that is given', async () => {
    dataOf(await page.call('addNode', { nodeType: 'VAEDecode', position: { x: 300, y: 400 } }));
    expect([...Array.from(page.canvas.graph().nodes[0]!.pos)]).toEqual([300, 400]);
  });
});

describe('addNode with inputs', () => {
  test('sets values and links by name', async () => {
    const loader = await add('CheckpointLoaderSimple');
    const inputs = { steps: '30', sampler_name: 'DPMPP_2M', model: [String(loader.nodeId), 'MODEL'] };
    const node = dataOf<Added>(await page.call('addNode', { nodeType: 'KSampler', inputs }));
    expect(node.widgets).toContainEqual(expect.objectContaining({ name: 'steps', value: 30 }));
    expect(node.widgets).toContainEqual(expect.objectContaining({ name: 'sampler_name', value: 'dpmpp_2m' }));
    expect(node.inputs[0]).toMatchObject({ name: 'model', link: { nodeId: loader.nodeId, slot: 0 } });
  });

  test.each([
    [{ steps: 0 }, /1 to 10000/],
    [{ step: 3 }, /Did you mean "steps"/],
    [{ model: ['77', 0] }, /no node 77/],
    [{ modle: ['1', 0] }, /no input modle.*0 model/],
    [{ model: ['1', 'VAE'] }, /wants MODEL/],
    [{ model: ['2', 0] }, /no node 2/],
    [[1], /must be an object/],
  ])('adds nothing when an input of %j does not fit', async (inputs, expected) => {
    await add('CheckpointLoaderSimple');
    expect(errorOf(await page.call('addNode', { nodeType: 'KSampler', inputs }))).toMatch(expected);
    expect(page.canvas.graph().nodes).toHaveLength(1);
  });
});

describe('connectNodes', () => {
  test.each([
    ['MODEL', 'model'],
    ['model', 'MODEL'],
    ['0', ' 0 '],
    [0, 'model'],
  ])('takes names beside indices: %j to %j', async (sourceSlot, targetSlot) => {
    const loader = await add('CheckpointLoaderSimple');
    const sampler = await add('KSampler');
    const link = await page.call('connectNodes', { sourceNodeId: loader.nodeId, sourceSlot, targetNodeId: sampler.nodeId, targetSlot });
    expect(dataOf(link)).toMatchObject({ from: { slot: 0, name: 'MODEL' }, to: { slot: 0, name: 'model' } });
  });

  test.each(['', ' ', null, true, '-1', 'modle', 0.5])('refuses %j for a slot', async (targetSlot) => {
    const loader = await add('CheckpointLoaderSimple');
    const sampler = await add('KSampler');
    const link = await page.call('connectNodes', { sourceNodeId: loader.nodeId, sourceSlot: 0, targetNodeId: sampler.nodeId, targetSlot });
    expect(errorOf(link)).toContain('0 model (MODEL)');
  });

  test('links and reads the link back', async () => {
    const loader = await add('CheckpointLoaderSimple');
    const sampler = await add('KSampler');
    const link = dataOf(
      await page.call('connectNodes', { sourceNodeId: loader.nodeId, sourceSlot: 0, targetNodeId: sampler.nodeId, targetSlot: 0 }),
    );
    expect(link).toMatchObject({ from: { name: 'MODEL' }, to: { name: 'model' } });
    expect(page.canvas.graph().nodes[1]!.inputs![0]!.link).not.toBeNull();
  });

  test('names both types and the slots when they do not match, and leaves the old link', async () => {
    const loader = await add('CheckpointLoaderSimple');
    const sampler = await add('KSampler');
    const ids = { sourceNodeId: loader.nodeId, targetNodeId: sampler.nodeId };
    dataOf(await page.call('connectNodes', { ...ids, sourceSlot: 0, targetSlot: 0 }));
    const error = errorOf(await page.call('connectNodes', { ...ids, sourceSlot: 2, targetSlot: 0 }));
    expect(error).toMatch(/VAE.*wants MODEL/);
    expect(error).toContain('0 MODEL');
    const input = page.canvas.graph().nodes[1]!.inputs![0]!;
    expect(page.canvas.graph().getLink(input.link!)?.origin_slot).toBe(0);
  });

  test.each([
    [{ sourceSlot: 9, targetSlot: 0 }, /no output 9/],
    [{ sourceSlot: 0, targetSlot: 99 }, /no input 99/],
    [{ sourceSlot: 0, targetSlot: 0, targetNodeId: 77 }, /no node 77/],
  ])('refuses %j', async (wrong, expected) => {
    const loader = await add('CheckpointLoaderSimple');
    const sampler = await add('KSampler');
    expect(errorOf(await page.call('connectNodes', { sourceNodeId: loader.nodeId, targetNodeId: sampler.nodeId, ...wrong }))).toMatch(
      expected,
    );
  });

  test('says which link it replaced', async () => {
    const first = await add('CheckpointLoaderSimple');
    const second = await add('CheckpointLoaderSimple');
    const sampler = await add('KSampler');
    await page.call('connectNodes', { sourceNodeId: first.nodeId, sourceSlot: 0, targetNodeId: sampler.nodeId, targetSlot: 0 });
    const link = dataOf(
      await page.call('connectNodes', { sourceNodeId: second.nodeId, sourceSlot: 0, targetNodeId: sampler.nodeId, targetSlot: 0 }),
    );
    expect(link['replacedLinkFrom']).toEqual({ nodeId: first.nodeId, slot: 0 });
  });
});

describe('setNodeWidgetValue', () => {
  const set = async (type: string, widgetName: string, value: unknown) =>
    page.call('setNodeWidgetValue', { nodeId: (await add(type)).nodeId, widgetName, value });
  const valueOf = (name: string) => page.canvas.graph().nodes[0]!.widgets!.find((widget) => widget.name === name)!.value;

  test('sets a number and returns the previous one', async () => {
    expect(dataOf(await set('KSampler', 'steps', 30))).toMatchObject({ value: 30, previous: 20 });
    expect(valueOf('steps')).toBe(30);
  });

  test.each([
    ['steps', 0, /1 to 10000; 0 is outside/],
    ['steps', 2.5, /whole numbers/],
    ['steps', 'many', /takes a number/],
    ['sampler_name', 'eulr', /no choice "eulr".*euler/],
    ['step', 3, /Did you mean "steps"/],
  ])('refuses %s = %j and leaves the node as it is', async (name, value, expected) => {
    expect(errorOf(await set('KSampler', name, value))).toMatch(expected);
    expect(valueOf('steps')).toBe(20);
    expect(valueOf('sampler_name')).toBe('euler');
  });

  test('puts the letter case of a choice right', async () => {
    expect(dataOf(await set('KSampler', 'sampler_name', 'DPMPP_2M'))).toMatchObject({ value: 'dpmpp_2m' });
  });

  test('says when the node rounds', async () => {
    expect(dataOf(await set('EmptyLatentImage', 'width', 513))).toMatchObject({ value: 512, note: expect.stringContaining('rounded') });
  });

  test('reports a node that does not keep the value', async () => {
    const { nodeId } = await add('SaveImage');
    const widget = page.canvas.graph().nodes[0]!.widgets![0]!;
    widget.callback = () => {
      widget.value = 'locked';
    };
    expect(errorOf(await page.call('setNodeWidgetValue', { nodeId, widgetName: 'filename_prefix', value: 'x' }))).toMatch(/did not keep/);
  });
});

describe('fillPromptNode', () => {
  test('writes the text', async () => {
    const { nodeId } = await add('CLIPTextEncode');
    dataOf(await page.call('fillPromptNode', { nodeId, text: 'a fox' }));
    expect(page.canvas.graph().nodes[0]!.widgets![0]!.value).toBe('a fox');
  });

  test('names the text nodes when another was meant', async () => {
    await add('CLIPTextEncode');
    const { nodeId } = await add('VAEDecode');
    expect(errorOf(await page.call('fillPromptNode', { nodeId, text: 'a fox' }))).toMatch(/no text widget.*CLIPTextEncode/);
  });
});

test('removeNode takes the links away too', async () => {
  const loader = await add('CheckpointLoaderSimple');
  const sampler = await add('KSampler');
  await page.call('connectNodes', { sourceNodeId: loader.nodeId, sourceSlot: 0, targetNodeId: sampler.nodeId, targetSlot: 0 });
  dataOf(await page.call('removeNode', { nodeId: loader.nodeId }));
  expect(page.canvas.graph().nodes).toHaveLength(1);
  expect(page.canvas.graph().nodes[0]!.inputs![0]!.link).toBeNull();
});

test('an unknown tool is answered, not left open', async () => {
  expect(errorOf(await page.call('toString'))).toMatch(/no tool "toString"/);
});
