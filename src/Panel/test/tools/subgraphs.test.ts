import { beforeEach, describe, expect, test } from 'vitest';
import { LGraphNode, LiteGraph } from '@comfyorg/litegraph';
import { outlineOf } from '../../src/canvas/outline';
import { linkInto, SUBGRAPH_INPUT, type GraphNode } from '../../src/canvas/graph';
import { dataOf, errorOf, openCanvas } from '../support/canvas';

let page: ReturnType<typeof openCanvas>;
class WholeNumber extends LGraphNode {
  constructor() {
    super('WholeNumber');
    this.addOutput('INT', 'INT');
  }
}

/** The subgraph's node, with a KSampler and a VAEDecode inside; another KSampler of the same id as the one inside is outside. */
let host: GraphNode;

const add = async (nodeType: string) => dataOf<{ nodeId: number | string }>(await page.call('addNode', { nodeType })).nodeId;
const inside = (type: string) => host.subgraph!.nodes.find((node) => node.type === type)!;
const valueOf = (node: GraphNode, name: string) => node.widgets!.find((widget) => widget.name === name)!.value;
const open = () => (page.canvas.shown = () => host.subgraph!);

beforeEach(async () => {
  page = openCanvas();
  for (const type of ['CheckpointLoaderSimple', 'KSampler', 'VAEDecode', 'SaveImage']) await add(type);
  await page.call('connectNodes', { sourceNodeId: 1, sourceSlot: 0, targetNodeId: 2, targetSlot: 0 });
  await page.call('connectNodes', { sourceNodeId: 2, sourceSlot: 0, targetNodeId: 3, targetSlot: 0 });
  await page.call('connectNodes', { sourceNodeId: 3, sourceSlot: 0, targetNodeId: 4, targetSlot: 0 });
  dataOf(await page.call('createSubgraph', { nodeIds: ['2', '3'], name: 'Sampling' }));
  host = page.canvas.graph().nodes.find((node) => node.subgraph)!;
  const other = page.canvas.createNode('KSampler')!;
  other.id = inside('KSampler').id;
  page.canvas.graph().add(other);
  page.nextTurn();
});

test('createSubgraph keeps the links over its edge and says what is inside', () => {
  expect(host.title).toBe('Sampling');
  expect(host.subgraph!.nodes.map((node) => node.type).sort()).toEqual(['KSampler', 'VAEDecode']);
  const outline = outlineOf(page.canvas.graph());
  expect(Object.values(outline.get(String(host.id))!.links)).toContain('1:0');
  expect(outline.get(`${host.id}:${inside('VAEDecode').id}`)!.links['samples']).toBe(`${host.id}:${inside('KSampler').id}:0`);
});

test('a path sets the value inside and not that of the node with the same id outside', async () => {
  const nodeId = `${host.id}:${inside('KSampler').id}`;
  expect(dataOf(await page.call('setNodeWidgetValue', { nodeId, widgetName: 'steps', value: 77 }))).toMatchObject({ nodeId, value: 77 });
  expect(valueOf(inside('KSampler'), 'steps')).toBe(77);
  expect(valueOf(page.canvas.graph().getNodeById(inside('KSampler').id)!, 'steps')).toBe(20);
});

describe('while the user is inside', () => {
  beforeEach(() => {
    open();
    page.nextTurn();
  });

  test('a bare id is of the graph that they see', async () => {
    const { id } = inside('KSampler');
    expect(dataOf(await page.call('setNodeWidgetValue', { nodeId: id, widgetName: 'steps', value: 77 }))).toMatchObject({
      nodeId: `${host.id}:${id}`,
    });
    expect(valueOf(inside('KSampler'), 'steps')).toBe(77);
    expect(valueOf(page.canvas.graph().getNodeById(id)!, 'steps')).toBe(20);
  });

  test('":3" is of the workflow outside, and an error says so', async () => {
    const saver = page.canvas.graph().nodes.find((node) => node.type === 'SaveImage')!;
    const change = { widgetName: 'filename_prefix', value: 'fox' };
    expect(errorOf(await page.call('setNodeWidgetValue', { nodeId: saver.id, ...change }))).toContain(`":${saver.id}"`);
    dataOf(await page.call('setNodeWidgetValue', { nodeId: `:${saver.id}`, ...change }));
    expect(valueOf(saver, 'filename_prefix')).toBe('fox');
  });

  test('addNode adds there, and its id is a path', async () => {
    const before = page.canvas.graph().nodes.length;
    const { nodeId } = dataOf<{ nodeId: string }>(await page.call('addNode', { nodeType: 'EmptyLatentImage' }));
    expect(nodeId).toBe(`${host.id}:${inside('EmptyLatentImage').id}`);
    expect(page.canvas.graph().nodes).toHaveLength(before);
  });

  test('getWorkflowInfo shows what they see; links over the edge are named', async () => {
    const info = dataOf<{ insideSubgraph: string; nodes: { id: string; type: string; inputs: { name: string; link?: object }[] }[] }>(
      await page.call('getWorkflowInfo'),
    );
    expect(info.insideSubgraph).toBe('Sampling');
    expect(info.nodes.map((node) => node.type).sort()).toEqual(['KSampler', 'VAEDecode']);
    const sampler = info.nodes.find((node) => node.type === 'KSampler')!;
    expect(sampler.id).toBe(`${host.id}:${inside('KSampler').id}`);
    expect(sampler.inputs.find((input) => input.name === 'model')!.link).toEqual({ subgraphInput: 0 });
  });

  test('leaving it while the answer goes on changes nothing about what a bare id means', async () => {
    page.canvas.shown = () => page.canvas.graph();
    dataOf(await page.call('setNodeWidgetValue', { nodeId: inside('KSampler').id, widgetName: 'steps', value: 31 }));
    expect(valueOf(inside('KSampler'), 'steps')).toBe(31);
  });

  test('a link cannot cross the edge', async () => {
    const outside = `:${page.canvas.graph().nodes[0]!.id}`;
    const error = errorOf(
      await page.call('connectNodes', { sourceNodeId: outside, sourceSlot: 0, targetNodeId: inside('KSampler').id, targetSlot: 0 }),
    );
    expect(error).toMatch(/cannot cross the edge/);
  });
});

test('a widget that is shown on the subgraph’s node is seen and set', async () => {
  // As ComfyUI does it: shown outside, saved inside.
  const inner = inside('KSampler').widgets!.find((widget) => widget.name === 'steps')!;
  const promoted = { ...inner, serialize: false };
  Object.defineProperty(promoted, 'value', { get: () => inner.value, set: (value: unknown) => void (inner.value = value) });
  host.widgets = [promoted];
  const info = dataOf<{ nodes: { id: number; widgets: { name: string }[] }[] }>(await page.call('getWorkflowInfo'));
  expect(info.nodes.find((node) => node.id === host.id)!.widgets).toMatchObject([{ name: 'steps', value: 20 }]);
  dataOf(await page.call('setNodeWidgetValue', { nodeId: host.id, widgetName: 'steps', value: 12 }));
  expect(inner.value).toBe(12);
});

test('a change inside is seen as one: by the user’s hand, and in a whole workflow', async () => {
  const workflow = structuredClone(page.canvas.graph().serialize()) as {
    definitions: { subgraphs: { nodes: { type: string; widgets_values: unknown[] }[] }[] };
  };
  expect(dataOf(await page.call('applyWorkflowJson', { workflow }))).toMatchObject({ unchanged: true });
  const sampler = workflow.definitions.subgraphs[0]!.nodes.find((node) => node.type === 'KSampler')!;
  sampler.widgets_values[sampler.widgets_values.indexOf(20)] = 44;
  dataOf(await page.call('applyWorkflowJson', { workflow }));
  host = page.canvas.graph().nodes.find((node) => node.subgraph)!;
  expect(page.shown.at(-1)!.changed.map(({ node }) => node.id)).toEqual([`${host.id}:${inside('KSampler').id}`]);
  expect(valueOf(inside('KSampler'), 'steps')).toBe(44);
  page.nextTurn();

  inside('KSampler').widgets!.find((widget) => widget.name === 'cfg')!.value = 3;
  expect(errorOf(await page.call('removeNode', { nodeId: 1 }))).toMatch(/changed the workflow meanwhile/);
});

test('createSubgraph and unpackSubgraph refuse what they cannot do, and change nothing', async () => {
  const before = JSON.stringify([...outlineOf(page.canvas.graph())]);
  expect(errorOf(await page.call('createSubgraph', { nodeIds: ['99'], name: 'x' }))).toMatch(/no node 99/);
  expect(errorOf(await page.call('unpackSubgraph', { nodeId: 1 }))).toMatch(/no subgraph/);
  expect(errorOf(await page.call('unpackSubgraph', { nodeId: host.id }))).toMatch(/cannot unpack/);
  expect(JSON.stringify([...outlineOf(page.canvas.graph())])).toBe(before);
});

test('unpackSubgraph names the nodes that come out', async () => {
  page.canvas.graph().unpackSubgraph = (node) => {
    page.canvas.graph().remove(node);
    page.canvas.graph().add(page.canvas.createNode('VAEDecode')!);
  };
  expect(dataOf(await page.call('unpackSubgraph', { nodeId: host.id }))).toMatchObject({ unpacked: [{ type: 'VAEDecode' }] });
});

describe('what is linked to the edge of a subgraph', () => {
  const at = (node: GraphNode) => `${host.id}:${node.id}`;

  test('stays so when it is replaced, and what does not is named', async () => {
    const before = outlineOf(page.canvas.graph()).get(String(host.id))!.links;
    const decoder = dataOf<{ lostLinks?: string[] }>(
      await page.call('replaceNode', { nodeId: at(inside('VAEDecode')), nodeType: 'VAEDecode' }),
    );
    expect(decoder.lostLinks).toBeUndefined();
    expect(host.subgraph!.outputs![0]).toMatchObject({ linkIds: [inside('VAEDecode').outputs![0]!.links![0]] });
    dataOf(await page.call('replaceNode', { nodeId: at(inside('KSampler')), nodeType: 'KSampler' }));
    expect(host.subgraph!.inputs![0]).toMatchObject({ linkIds: [inside('KSampler').inputs![0]!.link] });
    expect(outlineOf(page.canvas.graph()).get(String(host.id))!.links).toEqual({
      ...before,
      'output IMAGE': `${at(inside('VAEDecode'))}:0`,
    });

    const lost = dataOf<{ lostLinks?: string[] }>(
      await page.call('replaceNode', { nodeId: at(inside('KSampler')), nodeType: 'EmptyLatentImage' }),
    );
    expect(lost.lostLinks).toContain("input model from the subgraph's input model");
  });

  test('is copied with its link from outside', async () => {
    dataOf(await page.call('duplicateNodes', { nodeIds: [at(inside('KSampler'))] }));
    const samplers = host.subgraph!.nodes.filter(({ type }) => type === 'KSampler');
    expect(host.subgraph!.inputs![0]).toMatchObject({ linkIds: samplers.map((node) => node.inputs![0]!.link) });
  });

  test('is taken off, and the result says from where', async () => {
    const { removedLinks } = dataOf(await page.call('disconnectNodes', { nodeId: at(inside('KSampler')), input: 'model' }));
    expect(removedLinks).toEqual([{ from: { subgraphInput: 0 }, toInput: 'model' }]);
    const gone = dataOf(await page.call('disconnectNodes', { nodeId: at(inside('VAEDecode')), output: 0 }));
    expect(gone['removedLinks']).toEqual([{ fromOutput: 'IMAGE', to: { subgraphOutput: 0 } }]);
    expect(inside('VAEDecode').outputs![0]!.links ?? []).toEqual([]);
  });
});

describe('a node that is put inside a subgraph from outside', () => {
  const at = (type: string) => `${host.id}:${inside(type).id}`;
  const outside = () => page.canvas.graph().nodes.map(({ type }) => type);
  const feeder = (node: GraphNode, name: string) => {
    const link = linkInto(
      host.subgraph!,
      node.inputs!.find((input) => input.name === name)!,
    )!;
    return [link.origin_id, link.origin_slot];
  };

  test('goes where its links come from, or beside the nodes that it is to be beside', async () => {
    const before = outside();
    const { newNodes } = dataOf<{ newNodes: { id: string }[] }>(
      await page.call('editWorkflow', {
        operations: [
          { op: 'add', type: 'EmptyLatentImage', name: 'latent', nodes: [at('KSampler')] },
          { op: 'connect', from: ['latent', 0], to: [at('KSampler'), 'latent_image'] },
          { op: 'add', type: 'VAEDecode', title: 'Second', inputs: { samples: [at('KSampler'), 'LATENT'] } },
        ],
      }),
    );
    const second = host.subgraph!.nodes.find(({ title }) => title === 'Second')!;
    expect(newNodes.map(({ id }) => id)).toEqual([at('EmptyLatentImage'), `${host.id}:${second.id}`]);
    expect(feeder(inside('KSampler'), 'latent_image')).toEqual([inside('EmptyLatentImage').id, 0]);
    expect(feeder(second, 'samples')).toEqual([inside('KSampler').id, 0]);
    expect(outside()).toEqual(before);
    const { nodeId } = dataOf(await page.call('addNode', { nodeType: 'VAEDecode', inputs: { samples: [at('KSampler'), 0] } }));
    expect(nodeId).toMatch(new RegExp(`^${host.id}:`));
  });

  test('a LoRA goes between what comes into the subgraph and what took it, in one step of undo', async () => {
    dataOf(
      await page.call('editWorkflow', {
        operations: [
          { op: 'add', type: 'LoraLoader', name: 'lora', inputs: { model: [`${host.id}:input`, 'model'] } },
          { op: 'connect', from: ['lora', 'MODEL'], to: [at('KSampler'), 'model'] },
        ],
      }),
    );
    const lora = inside('LoraLoader');
    expect(feeder(lora, 'model')).toEqual([SUBGRAPH_INPUT, 0]);
    expect(feeder(inside('KSampler'), 'model')).toEqual([lora.id, 0]);
    expect(host.subgraph!.inputs![0]).toMatchObject({ linkIds: [lora.inputs!.find(({ name }) => name === 'model')!.link] });
    page.nextTurn();
    page.canvas.history.undo();
    expect(
      page.canvas
        .graph()
        .nodes.find((node) => node.subgraph)!
        .subgraph!.nodes.map(({ type }) => type),
    ).not.toContain('LoraLoader');
  });

  test('is linked to what the subgraph gives', async () => {
    const { nodeId } = dataOf<{ nodeId: string }>(
      await page.call('addNode', { nodeType: 'VAEDecode', inputs: { samples: [at('KSampler'), 0] } }),
    );
    const link = { sourceNodeId: nodeId, sourceSlot: 'IMAGE', targetNodeId: `${host.id}:output`, targetSlot: 0 };
    expect(dataOf(await page.call('connectNodes', link))).toMatchObject({ to: { subgraphOutput: 0, type: 'IMAGE' } });
    const links = outlineOf(page.canvas.graph()).get(String(host.id))!.links;
    expect(links['output IMAGE']).toBe(`${nodeId}:0`);
  });

  test.each([
    [['HOST:output', 0], ['INNER', 'model'], /fed by outputs of nodes inside, not the other way round/],
    [['HOST:input', 'clip'], ['INNER', 'model'], /[Ss]ubgraph \d+ \(Sampling\) has no input clip\. Its inputs: 0 model \(MODEL\)/],
    [['HOST:input', 'model'], ['1', 0], /is not inside subgraph/],
    [['HOST:input', 'model'], ['INNER', 'latent_image'], /did not take: model is MODEL, latent_image wants LATENT/],
    [['99:input', 'model'], ['INNER', 'model'], /no subgraph 99/],
    [['HOST:input', 'model'], ['HOST:output', 0], /joins a node inside to the edge/],
  ])('what cannot be linked to the edge is refused, and nothing changes: %j to %j', async (from, to, words) => {
    const end = ([node, slot]: (string | number)[]) => [
      String(node).replace('HOST', String(host.id)).replace('INNER', at('KSampler')),
      slot,
    ];
    const before = outlineOf(page.canvas.graph());
    const result = await page.call('editWorkflow', { operations: [{ op: 'connect', from: end(from), to: end(to) }] });
    expect(errorOf(result)).toMatch(words);
    expect(outlineOf(page.canvas.graph())).toEqual(before);
  });
});

test('a note about nodes inside a subgraph lies beside them', async () => {
  const sampler = inside('KSampler');
  const { nodeId } = dataOf<{ nodeId: string }>(await page.call('addNote', { text: 'Slow', nodeIds: [`${host.id}:${sampler.id}`] }));
  expect(nodeId).toBe(`${host.id}:${inside('Note').id}`);
  expect(page.canvas.graph().nodes.some(({ type }) => type === 'Note')).toBe(false);
});

describe('a widget that the subgraph’s node shows', () => {
  const sampler = () => `${host.id}:${inside('KSampler').id}`;
  const set = async (nodeId: unknown, value: number) =>
    dataOf<Record<string, unknown>>(await page.call('setNodeWidgetValue', { nodeId, widgetName: 'steps', value }));

  beforeEach(() => {
    const slot = inside('KSampler').inputs!.find(({ widget }) => widget?.name === 'steps')!;
    const edge = (
      host.subgraph as unknown as { addInput(name: string, type: string): { connect(slot: unknown, node: unknown): void } }
    ).addInput('steps', 'INT');
    edge.connect(slot, inside('KSampler'));
    page.nextTurn();
  });

  test('keeps its own value inside while nothing is linked to it outside, and has none once something is', async () => {
    expect((await set(sampler(), 31))['warning']).toBeUndefined();
    LiteGraph.registerNodeType('WholeNumber', WholeNumber);
    const source = await add('WholeNumber');
    dataOf(await page.call('connectNodes', { sourceNodeId: source, sourceSlot: 0, targetNodeId: host.id, targetSlot: 'steps' }));
    expect((await set(sampler(), 32))['warning']).toMatch(new RegExp(`fed by a link from node ${source};`));
  });

  test('is set in every node of a subgraph that is there twice, and the result says so', async () => {
    dataOf(await page.call('duplicateNodes', { nodeIds: [host.id] }));
    const other = page.canvas.graph().nodes.findLast(({ subgraph }) => subgraph === host.subgraph)!;
    expect(other).not.toBe(host);
    expect((await set(sampler(), 33))['sharedBy']).toMatch(`nodes ${host.id}, ${other.id} have the value now`);
  });
});

test('what a tool names of a subgraph’s node is no id that nobody reads', async () => {
  expect(dataOf(await page.call('duplicateNodes', { nodeIds: [host.id] }))).toMatchObject({ copies: [{ type: 'subgraph' }] });
  expect(errorOf(await page.call('removeNode', { nodeId: 999 }))).toContain(`${host.id} (subgraph)`);
  expect(dataOf(await page.call('removeNode', { nodeId: host.id }))).toMatchObject({ removed: { type: 'subgraph' } });
});
