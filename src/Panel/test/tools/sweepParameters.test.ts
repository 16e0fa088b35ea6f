import { LGraphNode, LiteGraph } from '@comfyorg/litegraph';
import { beforeEach, expect, test, vi } from 'vitest';
import type { PostedPrompt, RunResult } from '../../src/canvas/Canvas';
import type { GraphNode } from '../../src/canvas/graph';
import { RunError } from '../../src/runs/RunError';
import { settings } from '../../src/state/settings';
import { dataOf, errorOf, openCanvas } from '../support/canvas';

const PICTURE = { type: 'image', mediaType: 'image/jpeg', data: 'abc' };
const drawn: { cells: { label: string; note?: string }[]; columns: number }[] = [];
vi.mock('../../src/canvas/contactSheet', () => ({
  cellWidth: () => 100,
  drawSheet: (cells: { label: string }[], columns: number) => {
    drawn.push({ cells, columns });
    return { width: 10, height: 10 };
  },
}));
vi.mock('../../src/canvas/pictures', () => ({ scaledDown: () => PICTURE, shrunk: async () => PICTURE }));

class NumberNode extends LGraphNode {
  constructor() {
    super('Number');
    this.addOutput('value', 'FLOAT');
  }
}

let page: ReturnType<typeof openCanvas>;
/** What was posted, and the workflow that would be in its pictures. */
let posted: PostedPrompt[];
let saved: { nodes: { id: number; widgets_values: unknown[] }[] }[];
let sampler: GraphNode;

const widget = (name: string) => sampler.widgets!.find((widget) => widget.name === name)!;
const cfg = (values: unknown[]) => ({ nodeId: 2, widgetName: 'cfg', values });
const steps = (values: unknown[]) => ({ nodeId: 2, widgetName: 'steps', values });
const finished = (promptId: string): RunResult => ({
  promptId,
  status: 'finished',
  states: { done: [], cached: [] },
  errors: [],
  texts: [],
  files: [{ nodeId: '3', filename: `${promptId}.png`, subfolder: '', type: 'output', url: `/view?${promptId}`, kind: 'image' }],
});

beforeEach(async () => {
  page = openCanvas();
  settings.update({ showPictures: 'ask' });
  for (const nodeType of ['CheckpointLoaderSimple', 'KSampler', 'SaveImage']) await page.call('addNode', { nodeType });
  page.nextTurn();
  sampler = page.canvas.graph().nodes[1]!;
  [posted, saved] = [[], []];
  drawn.length = 0;
  willRun(() => undefined);
});

/** Queues as ComfyUI's frontend does: the seed changes with each run. */
function willRun(act: (number: number, signal: AbortSignal) => RunError | undefined | Promise<RunError | undefined>): void {
  page.canvas.run = async (signal, onProgress, check) => {
    const prompt: PostedPrompt = {
      2: { class_type: 'KSampler', inputs: { cfg: widget('cfg').value, steps: widget('steps').value, seed: widget('seed').value } },
    };
    const workflow = structuredClone(page.canvas.graph().serialize());
    check!(prompt, workflow);
    posted.push(structuredClone(prompt));
    saved.push(workflow as never);
    widget('seed').value = Number(widget('seed').value) + 1;
    onProgress({ promptId: `p${posted.length}` });
    const failure = await act(posted.length, signal);
    if (failure) throw failure;
    return finished(`p${posted.length}`);
  };
}

test('every combination runs with the same seed, and the graph stays as it was', async () => {
  const before = JSON.stringify(page.canvas.graph().serialize());
  const result = dataOf(await page.call('sweepParameters', { widgets: [cfg([4, '7']), steps([10, 20, 30])] }));
  const seed = widget('seed').value;
  expect(posted.map(({ 2: node }) => node!.inputs)).toEqual([4, 7].flatMap((cfg) => [10, 20, 30].map((steps) => ({ cfg, steps, seed }))));
  expect(JSON.stringify(page.canvas.graph().serialize())).toBe(before);
  expect(page.nextTurn()).toBeUndefined();
  expect(result).toMatchObject({
    status: 'finished',
    summary: '6 of 6 runs made a picture.',
    imagesNote: expect.stringMatching(/not allowed/),
    sweep: { columns: 3, widgets: [{ nodeId: '2', widgetName: 'cfg', values: [4, 7] }, { widgetName: 'steps' }] },
  });
  const { cells } = result['sweep'] as { cells: { label: string; file: { filename: string } }[] };
  expect(cells.map(({ label, file }) => `${label}: ${file.filename}`)).toEqual([
    'cfg 4 · steps 10: p1.png',
    'cfg 4 · steps 20: p2.png',
    'cfg 4 · steps 30: p3.png',
    'cfg 7 · steps 10: p4.png',
    'cfg 7 · steps 20: p5.png',
    'cfg 7 · steps 30: p6.png',
  ]);
});

test('a picture brings back the values that it was made with', async () => {
  dataOf(await page.call('sweepParameters', { widgets: [cfg([4, 7])] }));
  const place = sampler.widgets!.indexOf(widget('cfg'));
  expect(saved.map(({ nodes }) => nodes.find(({ id }) => id === 2)!.widgets_values[place])).toEqual([4, 7]);
});

test('the user sees the count, the values and what it costs, and decides', async () => {
  sampler.badges = [() => ({ text: '$0.03/Run' }), { text: 'beta' }];
  page.answers.leave = { agreed: false, words: 'fewer' };
  expect(await page.call('sweepParameters', { widgets: [cfg([4, 7]), steps([10, 20])] })).toMatchObject({
    success: false,
    rejected: true,
    data: { words: 'fewer' },
  });
  expect(posted).toEqual([]);
  expect(page.permissions).toEqual([
    {
      kind: 'sweep',
      subject: '4',
      facts: [
        { what: 'values', value: 'cfg (KSampler #2): 4, 7' },
        { what: 'values', value: 'steps (KSampler #2): 10, 20' },
        { what: 'price', value: 'KSampler: $0.03/Run' },
      ],
      effects: [{ what: 'kept' }, { what: 'paid', values: { total: '$0.12' } }],
    },
  ]);
  sampler.badges = [{ text: '$0.03-0.08/Run' }];
  await page.call('sweepParameters', { widgets: [cfg([4, 7])] });
  expect(page.permissions[1]!.effects).toContainEqual({ what: 'paid', values: { total: '2 × ($0.03-0.08/Run)' } });
  sampler.badges = [];
  Object.defineProperty(sampler, 'constructor', { value: { nodeData: { api_node: true } } });
  await page.call('sweepParameters', { widgets: [cfg([4, 7])] });
  expect(page.permissions[2]!.effects).toContainEqual({ what: 'paidUnknown', values: { nodes: 'KSampler' } });
});

test('a model that may see gets one small picture', async () => {
  settings.update({ showPictures: 'always' });
  vi.stubGlobal('createImageBitmap', async () => ({ width: 4, height: 4 }));
  page.canvas.readFile = async () => new Blob();
  willRun((number) =>
    number === 2 ? new RunError('Node 2 failed: no memory\ntrace', { ...finished('p2'), status: 'failed' }) : undefined,
  );
  const result = dataOf(await page.call('sweepParameters', { widgets: [cfg([4, 7, 10])] }));
  expect(result).toMatchObject({
    images: [PICTURE],
    summary: '2 of 3 runs made a picture. cfg 7: Node 2 failed: no memory.',
    status: 'finished',
  });
  expect(drawn).toEqual([
    {
      columns: 2,
      cells: [expect.objectContaining({ label: 'cfg 4' }), { label: 'cfg 7', note: 'Node 2 failed: no memory' }, expect.anything()],
    },
  ]);
});

test('a stop ends all that is left', async () => {
  const stop = new AbortController();
  willRun((number, signal) => {
    if (number < 2) return undefined;
    stop.abort();
    return Promise.reject(signal.reason as Error);
  });
  const outcome = await page.call('sweepParameters', { widgets: [cfg([4, 7, 10])] }, stop.signal);
  expect(errorOf(outcome)).toMatch(/stopped.*1 of 3 runs/);
  expect(posted).toHaveLength(2);
  expect(outcome).toMatchObject({ data: { status: 'stopped', sweep: { cells: [{ label: 'cfg 4' }] } } });
});

test('a ComfyUI that goes away ends it too', async () => {
  willRun(() => new RunError('ComfyUI stopped answering', { ...finished('p'), status: 'lost' }));
  expect(dataOf(await page.call('sweepParameters', { widgets: [cfg([4, 7, 10])] }))).toMatchObject({
    status: 'lost',
    summary: '0 of 3 runs made a picture. cfg 4: ComfyUI stopped answering.',
  });
  expect(posted).toHaveLength(1);
});

test.each([
  [[cfg([4])], /1 runs/],
  [[cfg([4, 4])], /a value twice/],
  [[cfg([4, 7]), cfg([1, 2])], /same widget is there twice/],
  [[cfg(['much', 7])], /takes a number/],
  [[cfg([4, 7000])], /outside/],
  [[{ nodeId: 2, widgetName: 'cgf', values: [1, 2] }], /Did you mean "cfg"/],
  [[{ nodeId: 77, widgetName: 'cfg', values: [1, 2] }], /no node 77/],
  [[steps(Array.from({ length: 65 }, (_, index) => index + 1))], /65 runs/],
  [[{}], /needs a nodeId/],
  ['all', /must be a list/],
])('what makes no sweep is refused before anything is asked: %j', async (widgets, why) => {
  expect(errorOf(await page.call('sweepParameters', { widgets }))).toMatch(why);
  expect(page.permissions).toEqual([]);
  expect(posted).toEqual([]);
});

/** Makes subgraphs around the sampler, each of which shows its "cfg". Returns their nodes' ids, outermost first. */
async function wrapped(...names: string[]): Promise<string[]> {
  for (const name of names) {
    const node = page.canvas.graph().nodes.find((one) => one.subgraph ?? one.type === 'KSampler')!;
    dataOf(await page.call('createSubgraph', { nodeIds: [node.id], name }));
    const host = page.canvas.graph().nodes.find(({ subgraph }) => subgraph)!;
    const inside = host.subgraph! as unknown as {
      nodes: GraphNode[];
      addInput(name: string, type: string): { connect(slot: unknown, node: unknown): void };
    };
    const inner = inside.nodes[0]!;
    inside.addInput('guidance', 'FLOAT').connect(
      inner.inputs!.find(({ widget }) => ['cfg', 'guidance'].includes(widget?.name ?? '')),
      inner,
    );
    page.nextTurn();
  }
  const path: string[] = [];
  for (let graph = page.canvas.graph(); ;) {
    const host = graph.nodes.find(({ subgraph }) => subgraph);
    if (!host) return path;
    path.push(String(host.id));
    graph = host.subgraph!;
  }
}

/** Queues as ComfyUI does, which names the nodes inside by their paths. */
function willRunInside(address: string): void {
  page.canvas.run = async (_, onProgress, check) => {
    const prompt: PostedPrompt = { [address]: { class_type: 'KSampler', inputs: { cfg: 8, steps: 20 } } };
    const workflow = structuredClone(page.canvas.graph().serialize());
    check!(prompt, workflow);
    check!(prompt);
    posted.push(structuredClone(prompt));
    saved.push(workflow as never);
    onProgress({ promptId: `p${posted.length}` });
    return finished(`p${posted.length}`);
  };
}

interface Definitions {
  definitions: { subgraphs: { nodes: { type: string; widgets_values: unknown[] }[] }[] };
}

test.each([
  ['by the node inside', 1, (path: string[]) => ({ nodeId: `${path.join(':')}:2`, widgetName: 'cfg' })],
  ['by the node inside, two levels deep', 2, (path: string[]) => ({ nodeId: `${path.join(':')}:2`, widgetName: 'cfg' })],
  ['by the subgraph’s node, which shows it', 1, (path: string[]) => ({ nodeId: Number(path[0]), widgetName: 'guidance' })],
  ['by the outer of two subgraphs’ nodes', 2, (path: string[]) => ({ nodeId: path[0], widgetName: 'guidance' })],
  ['by the inner of two subgraphs’ nodes', 2, (path: string[]) => ({ nodeId: path.join(':'), widgetName: 'guidance' })],
])('a widget inside a subgraph is swept, named %s', async (_, depth, name) => {
  const path = await wrapped(...['Inner', 'Outer'].slice(0, depth));
  const address = `${path.join(':')}:2`;
  willRunInside(address);
  const result = dataOf(await page.call('sweepParameters', { widgets: [{ ...name(path), values: [4, 7] }] }));
  expect(posted.map((prompt) => prompt[address]!.inputs)).toEqual([
    { cfg: 4, steps: 20 },
    { cfg: 7, steps: 20 },
  ]);
  const given = name(path);
  expect(result).toMatchObject({ sweep: { widgets: [{ nodeId: String(given.nodeId), widgetName: given.widgetName, values: [4, 7] }] } });
  const place = sampler.widgets!.indexOf(widget('cfg'));
  const kept = saved.map((workflow) =>
    (workflow as unknown as Definitions).definitions.subgraphs.flatMap(({ nodes }) => nodes).find(({ type }) => type === 'KSampler'),
  );
  expect(kept.map((node) => node!.widgets_values[place])).toEqual([4, 7]);
});

test('the same widget, named outside and inside, is there twice', async () => {
  const path = await wrapped('Inner');
  const widgets = [
    { nodeId: path[0], widgetName: 'guidance', values: [4, 7] },
    { nodeId: `${path[0]}:2`, widgetName: 'cfg', values: [1, 2] },
  ];
  expect(errorOf(await page.call('sweepParameters', { widgets }))).toMatch(/same widget is there twice/);
});

test('a script that changes a swept value on its way to ComfyUI is reported, and nothing is queued', async () => {
  page.canvas.run = async (_, __, check) => {
    const prompt: PostedPrompt = { 2: { class_type: 'KSampler', inputs: { cfg: 8 } } };
    check!(prompt, structuredClone(page.canvas.graph().serialize()));
    check!({ 2: { class_type: 'KSampler', inputs: { cfg: 8 } } });
    posted.push(prompt);
    return finished('p');
  };
  expect(errorOf(await page.call('sweepParameters', { widgets: [cfg([4, 7])] }))).toMatch(
    /A script in ComfyUI's page made 8 of 4 in "cfg"/,
  );
  expect(posted).toEqual([]);
});

test('a value that a link feeds, and a node that does not run, have no effect', async () => {
  page.canvas.run = async (_, __, check) => {
    check!({ 1: { class_type: 'X', inputs: {} } }, {});
    return finished('p');
  };
  expect(errorOf(await page.call('sweepParameters', { widgets: [cfg([4, 7])] }))).toMatch(/not part of what runs/);
  const input = sampler.inputs!.find((input) => input.widget?.name === 'cfg')!;
  LiteGraph.registerNodeType('Number', NumberNode);
  const source = page.canvas.createNode('Number')!;
  page.canvas.graph().add(source);
  source.connect(0, sampler, sampler.inputs!.indexOf(input));
  page.nextTurn();
  expect(errorOf(await page.call('sweepParameters', { widgets: [cfg([4, 7])] }))).toMatch(/fed by a link/);
});
