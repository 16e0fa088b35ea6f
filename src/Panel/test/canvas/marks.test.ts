import { beforeEach, expect, test } from 'vitest';
import { Marks, type Mark } from '../../src/canvas/Marks';
import type { Graph } from '../../src/canvas/graph';
import { reviewOf } from '../../src/canvas/review';
import { outlineOf } from '../../src/canvas/outline';
import { reviewMarks } from '../../src/toolbox/reviewMarks';
import { dataOf, openCanvas } from '../support/canvas';

let page: ReturnType<typeof openCanvas>;
let host: string;
let inside: Graph;

// Node 1, and a subgraph with the nodes of two types inside.
beforeEach(async () => {
  page = openCanvas();
  for (const nodeType of ['CheckpointLoaderSimple', 'VAEDecode', 'SaveImage']) await page.call('addNode', { nodeType });
  dataOf(await page.call('createSubgraph', { nodeIds: ['2', '3'], name: 'Finish' }));
  const node = page.canvas.graph().nodes.find(({ subgraph }) => subgraph)!;
  host = String(node.id);
  inside = node.subgraph!;
});

/** What is drawn in a graph: how many boxes, the titles of ghosts, and how many boxes are struck out. */
function drawn(marks: readonly Mark[], shown: Graph = page.canvas.graph(), tab = 'mine') {
  const drawing = new Marks(() => undefined);
  drawing.add(marks, 'mine');
  const seen = { boxes: 0, titles: [] as string[], struck: 0 };
  const context: Record<string | symbol, unknown> = {
    strokeRect: () => seen.boxes++,
    fillText: (text: string) => seen.titles.push(text),
    stroke: () => seen.struck++,
  };
  const any = new Proxy(context, { get: (target, name) => target[name] ?? (() => undefined) });
  drawing.draw(any as unknown as CanvasRenderingContext2D, page.canvas.graph(), shown, tab);
  return seen;
}

const ghost = (nodeId: string): Mark => ({ kind: 'added', nodeId, title: 'Ghost', at: { x: 0, y: 0, width: 9, height: 9 } });
const NOTHING = { boxes: 0, titles: [], struck: 0 };

test('marks are drawn in the tab that they are of, and in no other', () => {
  const marks: Mark[] = [{ kind: 'removed', nodeId: '1' }, ghost('9')];
  expect(drawn(marks)).toEqual({ boxes: 2, titles: ['Ghost'], struck: 1 });
  expect(drawn(marks, page.canvas.graph(), 'other')).toEqual(NOTHING);
});

test('a ghost of the workflow is not drawn inside a subgraph that is open', () => {
  expect(drawn([ghost('9')], inside)).toEqual(NOTHING);
});

test('what comes and goes inside a subgraph is drawn there, and outside as a change of its node', () => {
  const gone = `${host}:${inside.nodes[0]!.id}`;
  for (const mark of [ghost(`${host}:9`), { kind: 'removed', nodeId: gone } as const])
    expect(drawn([mark])).toEqual({ boxes: 1, titles: [], struck: 0 });
  expect(drawn([ghost(`${host}:9`)], inside)).toEqual({ boxes: 1, titles: ['Ghost'], struck: 0 });
  expect(drawn([{ kind: 'removed', nodeId: gone }], inside)).toEqual({ boxes: 1, titles: [], struck: 1 });
});

test('a ghost inside a subgraph lies beside the nodes there', () => {
  inside.nodes.forEach((node, index) => Object.assign(node.pos, [5000 + 300 * index, 4000]));
  const before = outlineOf(page.canvas.graph());
  const after = structuredClone(before);
  const id = `${host}:99`;
  const source = `${host}:${inside.nodes[0]!.id}`;
  after.set(id, { id, type: 'SaveImage', title: 'Save', mode: 0, values: {}, links: { images: `${source}:0` } });
  const mark = reviewMarks(page.canvas, reviewOf(before, after)).get(`added:${id}`);
  expect(mark).toMatchObject({ kind: 'added', nodeId: id });
  expect((mark as Mark & { kind: 'added' }).at.x).toBeGreaterThan(5000);
});
