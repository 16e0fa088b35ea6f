import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Graph } from '../../src/canvas/graph';
import { outlineOf, type Outline } from '../../src/canvas/outline';
import { all, reasonAgainst, toggled, type Review } from '../../src/canvas/review';
import type { SavedGraph } from '../../src/workflow/savedGraph';
import { dataOf, openCanvas } from '../support/canvas';
import { randomOf } from '../support/random';

// The whole count: REVIEW_SUBSETS=2000.
const SUBSETS = Number(process.env['REVIEW_SUBSETS'] ?? 60);

let page: ReturnType<typeof openCanvas>;

const add = async (nodeType: string) => dataOf<{ nodeId: number }>(await page.call('addNode', { nodeType })).nodeId;
const link = async (from: [number, number], to: [number, string]) =>
  dataOf(await page.call('connectNodes', { sourceNodeId: from[0], sourceSlot: from[1], targetNodeId: to[0], targetSlot: to[1] }));
const hostNow = (graph: Graph = page.canvas.graph()) => graph.nodes.find((node) => node.subgraph)!;
const graphSaved = () => structuredClone(page.canvas.graph().serialize()) as SavedGraph;
const outline = () => outlineOf(page.canvas.graph());
const steps = (id: string) => outline().get(id)!.values['steps'];

/** Loader → Outer (Inner (KSampler → VAEDecode), ImageInvert) → SaveImage. */
beforeEach(async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  page = openCanvas();
  for (const type of ['CheckpointLoaderSimple', 'KSampler', 'VAEDecode', 'ImageInvert', 'SaveImage']) await add(type);
  await link([1, 0], [2, 'model']);
  await link([2, 0], [3, 'samples']);
  await link([3, 0], [4, 'image']);
  await link([4, 0], [5, 'images']);
  dataOf(await page.call('createSubgraph', { nodeIds: [2, 3], name: 'Inner' }));
  dataOf(await page.call('createSubgraph', { nodeIds: [hostNow().id, 4], name: 'Outer' }));
  page.nextTurn();
});

const outer = () => String(hostNow().id);
const inner = () => `${outer()}:${hostNow(hostNow().subgraph).id}`;

function subgraphOf(workflow: SavedGraph, name: string): SavedGraph {
  return workflow.definitions!.subgraphs!.find((subgraph) => subgraph['name'] === name)!;
}
function set(graph: SavedGraph, type: string, from: unknown, to: unknown): void {
  const row = graph.nodes.find((node) => node.type === type)!['widgets_values'] as unknown[];
  row[row.indexOf(from)] = to;
}

/** Changes on all three levels: values, a mode, a node that is put between, and one that goes. */
function proposal(): SavedGraph {
  const workflow = graphSaved();
  const deep = subgraphOf(workflow, 'Inner');
  set(deep, 'KSampler', 20, 31);
  set(deep, 'KSampler', 8, 5);
  deep.nodes.find(({ type }) => type === 'VAEDecode')!['mode'] = 4;
  const middle = subgraphOf(workflow, 'Outer');
  const invert = middle.nodes.find(({ type }) => type === 'ImageInvert')!;
  const second = { ...structuredClone(invert), id: 90 };
  middle.nodes.push(second);
  const last = Math.max(...(middle.links as { id: number }[]).map(({ id }) => id), middle.state?.lastLinkId ?? 0);
  const out = (middle.links as { id: number; origin_id: number; target_id: number; origin_slot: number; type: string }[]).find(
    ({ target_id }) => target_id === -20,
  )!;
  // invert → second → out
  middle.links!.push({ id: last + 1, origin_id: invert.id, origin_slot: 0, target_id: 90, target_slot: 0, type: 'IMAGE' });
  invert.outputs![0]!.links = [last + 1];
  second.inputs![0]!.link = last + 1;
  second.outputs![0]!.links = [out.id];
  out.origin_id = 90;
  middle.state = { ...middle.state, lastLinkId: last + 1, lastNodeId: 90 };
  return workflow;
}

async function decide(choose: (review: Review) => ReadonlySet<string>, workflow: object = proposal()): Promise<Review> {
  let shown: Review | undefined;
  page.answers.decide = (review) => ({ accepted: choose((shown = review)) });
  dataOf(await page.call('applyWorkflowJson', { workflow }));
  return shown!;
}

describe('changes inside subgraphs, two levels deep', () => {
  test('each is its own', async () => {
    const sampler = [...outline().values()].find(({ type }) => type === 'KSampler')!.id;
    const review = await decide((review) => toggled(review, all(review), `value:${sampler}:steps`));
    // The node that is put between comes with the link that leads out of it.
    expect(review.list.length).toBe(5);
    expect(outline().get(sampler)!.values).toMatchObject({ steps: 20, cfg: 5 });
    expect(outline().has(`${outer()}:90`)).toBe(true);
    expect([...outline().values()].find(({ type }) => type === 'VAEDecode')!.mode).toBe(4);
  });

  test('a rejected node leaves the way out as it was', async () => {
    await decide((review) => toggled(review, all(review), `added:${outer()}:90`));
    const middle = subgraphOf(graphSaved(), 'Outer');
    const out = (middle.links as { origin_id: number; target_id: number }[]).find(({ target_id }) => target_id === -20)!;
    expect(out.origin_id).toBe(middle.nodes.find(({ type }) => type === 'ImageInvert')!.id);
    expect(steps(`${inner()}:2`)).toBe(31);
  });

  test(`any subset is made as it says (${SUBSETS} subsets)`, async () => {
    const random = randomOf(31);
    const workflow = proposal();
    const saved = page.canvas.graph().serialize();
    for (let tried = 0; tried < SUBSETS; tried++) {
      page.canvas.load(structuredClone(saved));
      page.nextTurn();
      const before = outline();
      let accepted = new Set<string>();
      let review: Review | undefined;
      page.answers.decide = (shown) => {
        review = shown;
        for (const { id } of shown.list) if (random.chance(0.5)) accepted = toggled(shown, accepted, id);
        return { accepted };
      };
      const outcome = await page.call('applyWorkflowJson', { workflow });
      expect(reasonAgainst(review!, accepted)).toBeUndefined();
      if (accepted.size > 0) dataOf(outcome);
      expect(shape(outline())).toEqual(shape(expected(before, review!, accepted)));
    }
  }, 300_000);
});

/** The link to an output of a subgraph. */
const wayOut = (graph: SavedGraph) =>
  (graph.links as { origin_id: unknown; target_id: number }[]).find(({ target_id }) => target_id === -20)!;
const nodeIn = (graph: SavedGraph, type: string) => graph.nodes.find((node) => node.type === type)!;

describe('one change alone, two levels deep, is seen and made, and then made back', () => {
  const changes: [string, (deep: SavedGraph, middle: SavedGraph) => void][] = [
    ['value', (deep) => set(deep, 'KSampler', 20, 44)],
    ['mode', (deep) => (nodeIn(deep, 'VAEDecode')['mode'] = 2)],
    ['title', (deep) => (nodeIn(deep, 'VAEDecode').title = 'Mine')],
    ['title', (_, middle) => (middle.nodes.find(({ id }) => String(id) === inner().split(':')[1])!.title = 'Mine')],
    [
      'link',
      (deep) => {
        const samples = nodeIn(deep, 'VAEDecode').inputs!.find(({ name }) => name === 'samples')!;
        deep.links = (deep.links as { id: number }[]).filter(({ id }) => id !== samples.link) as NonNullable<typeof deep.links>;
        samples.link = null;
        nodeIn(deep, 'KSampler').outputs![0]!.links = [];
      },
    ],
    ['link', (deep) => (wayOut(deep).origin_id = nodeIn(deep, 'KSampler').id)],
    ['link', (_, middle) => (wayOut(middle).origin_id = Number(inner().split(':')[1]))],
  ];
  test.each(changes)('%s (%#)', async (kind, change) => {
    const before = graphSaved();
    const changed = structuredClone(before);
    change(subgraphOf(changed, 'Inner'), subgraphOf(changed, 'Outer'));
    const review = await decide(all, changed);
    expect(review.list.map((one) => one.kind)).toEqual([kind]);
    expect(await decide(all, before)).toMatchObject({ list: [{ from: review.list[0]!.to, to: review.list[0]!.from }] });
    expect(dataOf(await page.call('applyWorkflowJson', { workflow: before }))).toMatchObject({ unchanged: true });
  });
});

test('the way out of a subgraph that is there twice is one, and a rejected one stays', async () => {
  dataOf(await page.call('duplicateNodes', { nodeIds: [outer()] }));
  page.nextTurn();
  const workflow = graphSaved();
  wayOut(subgraphOf(workflow, 'Outer')).origin_id = Number(inner().split(':')[1]);
  set(subgraphOf(workflow, 'Inner'), 'KSampler', 20, 44);
  const before = wayOut(subgraphOf(graphSaved(), 'Outer')).origin_id;
  const review = await decide((review) => toggled(review, all(review), review.list.find(({ kind }) => kind === 'link')!.id), workflow);
  expect(review.list.map(({ kind }) => kind).sort()).toEqual(['link', 'link', 'value', 'value']);
  expect(wayOut(subgraphOf(graphSaved(), 'Outer')).origin_id).toBe(before);
  expect(steps(`${inner()}:2`)).toBe(44);
});

test('changes of a subgraph that is there twice go together, and those of one with other sockets all together', async () => {
  dataOf(await page.call('duplicateNodes', { nodeIds: [outer()] }));
  page.nextTurn();
  const review = await decide(all);
  const one = review.list.find(({ id }) => /^value:.*steps$/.test(id))!;
  const twins = review.list.filter(({ id }) => /^value:.*steps$/.test(id));
  expect(twins).toHaveLength(2);
  expect([...toggled(review, new Set(), one.id)].sort()).toEqual(twins.map(({ id }) => id).sort());

  const other = graphSaved();
  set(subgraphOf(other, 'Inner'), 'KSampler', 31, 12);
  set(subgraphOf(other, 'Inner'), 'KSampler', 5, 6);
  (subgraphOf(other, 'Inner').inputs as object[]).push({ id: 'x', name: 'more', type: 'INT', linkIds: [] });
  for (const node of subgraphOf(other, 'Outer').nodes)
    if (node.type === subgraphOf(other, 'Inner').id) node.inputs!.push({ name: 'more', link: null, type: 'INT' });
  const edges = await decide((review) => toggled(review, new Set(), review.list[0]!.id), other);
  expect(edges.list.length).toBeGreaterThan(2);
  expect(steps(`${inner()}:2`)).toBe(12);
});

const shape = (outline: Outline) =>
  Object.fromEntries(
    [...outline.values()]
      .sort((one, other) => one.id.localeCompare(other.id))
      .map(({ id, type, mode, values, links }) => [id, { type, mode, values, links }]),
  );

/** What should be there: the changes made on the outline, one by one. */
function expected(before: Outline, { list }: Review, accepted: ReadonlySet<string>): Outline {
  const model: Outline = structuredClone(before);
  for (const { kind, node, name, to } of list.filter(({ id }) => accepted.has(id))) {
    if (kind === 'added') model.set(node.id, structuredClone(node));
    if (kind === 'value') model.get(node.id)!.values[name!] = to;
    if (kind === 'link') model.get(node.id)!.links[name!] = to as string;
    if (kind === 'mode') model.get(node.id)!.mode = to as number;
  }
  return model;
}
