import { expect, test, vi } from 'vitest';
import type { Graph, GraphNode } from '../../src/canvas/graph';
import type { ComfyApi, ComfyApp, LiteGraphGlobal } from '../../src/comfyui/comfy';
import { ComfyCanvas } from '../../src/comfyui/ComfyCanvas';
import { htmlRowOf } from '../../src/comfyui/htmlRowOf';
import { dataOf, openCanvas } from '../support/canvas';

/** ComfyUI's frontend over real LiteGraph, with a subgraph that the user looks into. */
async function comfy(liteGraph: Partial<LiteGraphGlobal> = {}) {
  const page = openCanvas();
  for (const nodeType of ['CheckpointLoaderSimple', 'VAEDecode']) dataOf(await page.call('addNode', { nodeType }));
  dataOf(await page.call('createSubgraph', { nodeIds: [2], name: 'Inside' }));
  const root = page.canvas.graph();
  const view = {
    canvas: document.createElement('canvas'),
    ds: { scale: 1, offset: [0, 0] },
    setDirty: () => undefined,
    subgraph: undefined as Graph | undefined,
    onDrawForeground: undefined as ((context: unknown) => void) | undefined,
    setGraph: (graph: Graph) => (view.subgraph = graph === root ? undefined : graph),
  };
  const app = {
    rootGraph: root,
    canvas: view,
    extensionManager: {},
    // As ComfyUI does, whatever was shown before.
    async loadGraphData(data: object) {
      view.setGraph(root);
      root.configure(data);
    },
  } as unknown as ComfyApp;
  const canvas = new ComfyCanvas(app, new EventTarget() as ComfyApi, liteGraph as LiteGraphGlobal, () => undefined);
  const insideNow = () => root.nodes.find((node) => node.subgraph)?.subgraph;
  view.setGraph(insideNow()!);
  return { canvas, view, insideNow, saved: structuredClone(root.serialize()) as { nodes: { type: string }[] } };
}

test('who looks into a subgraph while the workflow is put back goes on looking into it', async () => {
  const { canvas, view, insideNow, saved } = await comfy();
  const before = view.subgraph;
  await canvas.load(saved);
  expect(view.subgraph).toBe(insideNow());
  expect(view.subgraph).not.toBe(before);
});

test('where the subgraph is gone, the workflow itself is shown', async () => {
  const { canvas, view, saved } = await comfy();
  await canvas.load({ ...saved, nodes: saved.nodes.filter(({ type }) => type === 'CheckpointLoaderSimple'), links: [] });
  expect(view.subgraph).toBeUndefined();
});

test.each([
  [true, 'other', 'loading'],
  [true, 'mine', 'a tab'],
  [false, 'other', 'a tab'],
])('while ComfyUI loads (%s) and the graph is that of %s, the tab is %s', (isLoadingGraph, id, expected) => {
  class Tracker {
    static isLoadingGraph = isLoadingGraph;
    activeState = { id: 'mine' };
  }
  const activeWorkflow = { path: 'a.json', changeTracker: new Tracker() };
  const app = {
    rootGraph: { id },
    canvas: { canvas: document.createElement('canvas') },
    extensionManager: { workflow: { activeWorkflow } },
  } as unknown as ComfyApp;
  const canvas = new ComfyCanvas(app, new EventTarget() as ComfyApi, {} as LiteGraphGlobal, () => undefined);
  expect(canvas.tab().id === 'loading' ? 'loading' : 'a tab').toBe(expected);
});

test.each([false, true])('a picture has the pictures on nodes, which come right after the rest (Nodes 2.0: %s)', async (isHtml) => {
  const liteGraph = { vueNodesMode: isHtml };
  const { canvas, view } = await comfy(liteGraph);
  const drawn: string[] = [];
  let copied: string[] = [];
  Object.assign(view, {
    draw: () => {
      drawn.push(liteGraph.vueNodesMode ? 'no nodes' : 'nodes');
      queueMicrotask(() => drawn.push('their pictures'));
    },
  });
  const copy = { drawImage: () => (copied = [...drawn]) };
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(copy as never);
  vi.spyOn(HTMLCanvasElement.prototype, 'toDataURL').mockReturnValue('data:image/jpeg;base64,AA');
  expect(await canvas.picture(64)).toMatchObject({ data: 'AA' });
  expect(copied).toEqual(['nodes', 'their pictures']);
  expect(liteGraph.vueNodesMode).toBe(isHtml);
});

test('marks are drawn above nodes and texts that are HTML over the canvas, and let clicks through', async () => {
  const { canvas, view } = await comfy();
  const [below, above] = [context(), context()];
  document.body.replaceChildren(view.canvas);
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(above.context as never);
  view.setGraph(canvas.graph());
  const unmark = canvas.mark([{ kind: 'removed', nodeId: '1' }]);
  view.onDrawForeground!(below.context);
  const layer = view.canvas.nextElementSibling as HTMLCanvasElement;
  expect([below.boxes(), above.boxes()]).toEqual([0, 1]);
  expect(above.context['setTransform']).toHaveBeenCalledWith('zoom and pan');
  expect(layer.style.pointerEvents).toBe('none');
  unmark();
  view.onDrawForeground!(below.context);
  expect(layer.isConnected).toBe(false);
});

test('in Nodes 2.0, the row of a widget is where its HTML is', () => {
  const box = (x: number, y: number) => ({ x, y, left: x, top: y, width: 200, height: 24 }) as DOMRect;
  document.body.innerHTML =
    '<div><canvas></canvas><div data-node-id="7"><div class="lg-node-widget"><div data-testid="widget-layout-field-label"> steps </div></div>' +
    '<div class="lg-node-widget"><label>text</label><textarea></textarea></div></div></div>';
  const below = document.querySelector('canvas')!;
  below.getBoundingClientRect = () => box(10, 20);
  const [first, second] = document.querySelectorAll('.lg-node-widget');
  first!.getBoundingClientRect = () => box(110, 220);
  second!.getBoundingClientRect = () => box(110, 260);
  const node = { id: 7, widgets: [{ name: 'steps' }, { name: 'text' }, { name: 'hidden' }] } as unknown as GraphNode;
  const view = { canvas: below, ds: { scale: 2, offset: { 0: 5, 1: 7 } } };
  expect(htmlRowOf(view, node, 'steps')).toEqual({ x: 45, y: 93, width: 100, height: 12 });
  expect(htmlRowOf(view, node, 'text')).toMatchObject({ y: 113 });
  expect(htmlRowOf(view, node, 'hidden')).toBeUndefined();
  expect(htmlRowOf(view, { ...node, id: 8 }, 'steps')).toBeUndefined();
});

function context() {
  const strokeRect = vi.fn();
  const own: Record<string, unknown> = { strokeRect, setTransform: vi.fn(), getTransform: () => 'zoom and pan' };
  const any = new Proxy(own, { get: (target, name: string) => target[name] ?? (() => undefined) });
  return { context: any, boxes: () => strokeRect.mock.calls.length };
}
