import { expect, test, vi } from 'vitest';
import type { Graph } from '../../src/canvas/graph';
import type { ComfyApi, ComfyApp, LiteGraphGlobal } from '../../src/comfyui/comfy';
import { ComfyCanvas } from '../../src/comfyui/ComfyCanvas';
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

test('in Nodes 2.0, which are HTML over the canvas, marks are drawn above them and let clicks through', async () => {
  const liteGraph = { vueNodesMode: true };
  const { canvas, view } = await comfy(liteGraph);
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

  // Back to nodes that the canvas draws.
  liteGraph.vueNodesMode = false;
  view.onDrawForeground!(below.context);
  expect([below.boxes(), above.boxes()]).toEqual([1, 1]);
  expect(layer.isConnected).toBe(false);

  liteGraph.vueNodesMode = true;
  view.onDrawForeground!(below.context);
  unmark();
  view.onDrawForeground!(below.context);
  expect(layer.isConnected).toBe(false);
});

function context() {
  const strokeRect = vi.fn();
  const own: Record<string, unknown> = { strokeRect, setTransform: vi.fn(), getTransform: () => 'zoom and pan' };
  const any = new Proxy(own, { get: (target, name: string) => target[name] ?? (() => undefined) });
  return { context: any, boxes: () => strokeRect.mock.calls.length };
}
