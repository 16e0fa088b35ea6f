import { beforeEach, expect, test } from 'vitest';
import type { Graph, GraphNode } from '../../src/canvas/graph';
import { showNodes } from '../../src/canvas/showNodes';
import { dataOf, openCanvas } from '../support/canvas';

let page: ReturnType<typeof openCanvas>;
let shown: Graph;
let revealed: GraphNode[];

/** Loader, and Outer (Inner (VAEDecode, SaveImage)). */
beforeEach(async () => {
  page = openCanvas();
  for (const nodeType of ['CheckpointLoaderSimple', 'VAEDecode', 'SaveImage']) await page.call('addNode', { nodeType });
  dataOf(await page.call('createSubgraph', { nodeIds: [2, 3], name: 'Inner' }));
  dataOf(await page.call('createSubgraph', { nodeIds: [hostIn(page.canvas.graph()).id], name: 'Outer' }));
  [shown, revealed] = [page.canvas.graph(), []];
  page.canvas.shown = () => shown;
  page.canvas.open = async (graph) => void (shown = graph);
  page.canvas.reveal = (nodes) => (revealed = [...nodes]);
});

const hostIn = (graph: Graph) => graph.nodes.find(({ subgraph }) => subgraph)!;
const innermost = () => {
  const outer = hostIn(page.canvas.graph());
  const inner = hostIn(outer.subgraph!);
  return { graph: inner.subgraph!, path: `${outer.id}:${inner.id}` };
};

test('nodes inside subgraphs are shown where they are, and those of the workflow outside again', async () => {
  const { graph, path } = innermost();
  await showNodes(page.canvas, [`${path}:2`, `${path}:3`]);
  expect(shown).toBe(graph);
  expect(revealed).toEqual(graph.nodes);
  await showNodes(page.canvas, ['1']);
  expect(shown).toBe(page.canvas.graph());
  expect(revealed.map(({ type }) => type)).toEqual(['CheckpointLoaderSimple']);
});

test('where the user sees some of them, they stay there', async () => {
  const { path } = innermost();
  await showNodes(page.canvas, [`${path}:2`, '1']);
  expect(shown).toBe(page.canvas.graph());
  expect(revealed.map(({ type }) => type)).toEqual(['CheckpointLoaderSimple']);
});

test('nodes that are gone move nothing', async () => {
  await showNodes(page.canvas, ['77', '5:6']);
  expect(shown).toBe(page.canvas.graph());
  expect(revealed).toEqual([]);
});
