import { beforeEach, expect, test } from 'vitest';
import type { Mark } from '../../src/canvas/Mark';
import { Marks } from '../../src/canvas/Marks';
import type { Graph } from '../../src/canvas/graph';
import { reviewOf } from '../../src/canvas/review';
import { rowOf } from '../../src/canvas/rowOf';
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
  const drawing = new Marks(() => undefined, { isDark: () => false, scale: () => 1, rowOf });
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
  const [mark] = reviewMarks(page.canvas, reviewOf(before, after)).get(`added:${id}`)!;
  expect(mark).toMatchObject({ kind: 'added', nodeId: id });
  expect((mark as Mark & { kind: 'added' }).at.x).toBeGreaterThan(5000);
});

test('ghosts lie along the data flow, in whichever order a file lists them, and not at the very edge of an empty canvas', () => {
  page = openCanvas();
  const added = (id: string, links: Record<string, string> = {}) => ({ id, type: 'Any', title: id, mode: 0, values: {}, links });
  const nodes = [added('40', { a: '30:0' }), added('30', { a: '20:0', b: '10:1' }), added('20', { a: '10:0' }), added('10')];
  const before = outlineOf(page.canvas.graph());
  const after = new Map(nodes.map((node) => [node.id, node]));
  const marks = reviewMarks(page.canvas, reviewOf(before, after));
  const xOf = (id: string) => (marks.get(`added:${id}`)![0] as Mark & { kind: 'added' }).at.x;
  for (const [id, source] of [
    ['40', '30'],
    ['30', '20'],
    ['20', '10'],
  ] as const)
    expect(xOf(id)).toBeGreaterThan(xOf(source));
  expect(xOf('10')).toBeGreaterThan(page.canvas.visibleArea().x);
});

/** What is written, and the lines and boxes, in the order in which they are drawn. */
function written(marks: readonly Mark[], { isDark = false, scale = 1, shown = page.canvas.graph() } = {}) {
  const drawing = new Marks(() => undefined, { isDark: () => isDark, scale: () => scale, rowOf });
  drawing.add(marks, 'mine');
  const seen: { texts: { text: string; x: number; y: number; style: unknown }[]; order: string[]; papers: number[][] } = {
    texts: [],
    order: [],
    papers: [],
  };
  const state: Record<string | symbol, unknown> = {
    measureText: (text: string) => ({ width: 7 * text.length }),
    fillText: (text: string, x: number, y: number) => {
      seen.order.push('text');
      seen.texts.push({ text, x, y, style: state['fillStyle'] });
    },
    strokeRect: () => seen.order.push('box'),
    lineTo: () => seen.order.push('line'),
    roundRect: (...paper: number[]) => {
      seen.order.push('paper');
      seen.papers.push(paper);
    },
  };
  const any = new Proxy(state, {
    get: (target, name) => target[name] ?? (() => undefined),
    set: (target, name, value) => ((target[name] = value), true),
  });
  drawing.draw(any as unknown as CanvasRenderingContext2D, page.canvas.graph(), shown, 'mine');
  return seen;
}

const value = (nodeId: string, name: string, from: unknown, to: unknown): Mark => ({ kind: 'value', nodeId, name, from, to });

test('old and new values are drawn beside their widgets: the old one struck through, and over all else', async () => {
  const { nodeId } = dataOf<{ nodeId: number }>(await page.call('addNode', { nodeType: 'KSampler' }));
  const node = page.canvas.graph().nodes.find(({ id }) => id === nodeId)!;
  node.widgets!.forEach((widget, index) => Object.assign(widget, { last_y: 40 + 24 * index }));
  const id = String(nodeId);
  const seen = written([value(id, 'steps', 20, 31), value(id, 'cfg', 8, 5.5), { kind: 'changed', nodeId: id }]);
  expect(seen.texts.map(({ text }) => text)).toEqual(['20', '31', '8', '5.5']);
  expect(seen.order).toEqual(['box', ...Array.from({ length: 2 }, () => ['paper', 'text', 'line', 'text']).flat()]);
  const right = node.pos[0] + node.size[0];
  for (const { x } of seen.texts) expect(x).toBeGreaterThan(right);
  const rowAt = (name: string) => node.pos[1] + 40 + 24 * node.widgets!.findIndex((widget) => widget.name === name);
  expect(seen.texts.map(({ y }) => y - (y % 1))).toEqual(['steps', 'steps', 'cfg', 'cfg'].map((name) => Math.floor(rowAt(name) + 10)));
  expect(new Set(seen.texts.map(({ style }) => style)).size).toBe(2);
  const dark = written([value(id, 'steps', 20, 31)], { isDark: true });
  expect(dark.texts.map(({ style }) => style)).not.toEqual(seen.texts.slice(0, 2).map(({ style }) => style));
});

test('the values of a node that shows no widgets are beside its title, none over another', () => {
  const { papers } = written([value('1', 'a', 1, 2), value('1', 'b', 1, 2), value('1', 'c', 1, 2)]);
  const [first, second, third] = papers.map(([, y, , height]) => [y!, y! + height!]);
  expect(first![0]).toBe(page.canvas.graph().nodes[0]!.pos[1] - 30);
  expect(second![0]).toBeGreaterThanOrEqual(first![1]!);
  expect(third![0]).toBeGreaterThanOrEqual(second![1]!);
});

test('they are larger where the canvas is zoomed out, and still none over another', () => {
  const marks = [value('1', 'a', 1, 2), value('1', 'b', 1, 2)];
  const heights = (scale: number) => written(marks, { scale }).papers.map(([, , , height]) => height!);
  const [near, far, tiny] = [heights(2), heights(0.5), heights(0.1)].map(([first]) => first!) as [number, number, number];
  expect(far * 0.5).toBeGreaterThan(0.7 * near);
  expect(tiny).toBeLessThanOrEqual(2.5 * near);
  const [first, second] = written(marks, { scale: 0.5 }).papers;
  expect(second![1]).toBeGreaterThanOrEqual(first![1]! + first![3]!);
});

test('a value inside a subgraph is drawn there, and not outside', () => {
  const mark = value(`${host}:${inside.nodes[0]!.id}`, 'a', 1, 2);
  expect(written([mark]).texts).toEqual([]);
  expect(written([mark], { shown: inside }).texts).toHaveLength(2);
});

test('of two long texts that begin alike, what differs is shown', () => {
  const lead = 'a very long prompt that is the same in both of them, ';
  const { texts } = written([value('1', 'text', `${lead}a fox in snow`, `${lead}a cat in rain`)]);
  expect(texts.map(({ text }) => text)).toEqual([expect.stringContaining('fox in snow'), expect.stringContaining('cat in rain')]);
  for (const { text } of texts) expect(text.length).toBeLessThanOrEqual(28);
  // As much of what is alike as there is room for.
  expect(texts[0]!.text).toMatch(/^….{12,}a fox in snow$/);
});
