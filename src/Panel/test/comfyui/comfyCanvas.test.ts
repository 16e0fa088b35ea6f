import { expect, test } from 'vitest';
import type { Graph } from '../../src/canvas/graph';
import type { ComfyApi, ComfyApp, LiteGraphGlobal } from '../../src/comfyui/comfy';
import { ComfyCanvas } from '../../src/comfyui/ComfyCanvas';
import { dataOf, openCanvas } from '../support/canvas';

/** ComfyUI's frontend over real LiteGraph, with a subgraph that the user looks into. */
async function comfy() {
  const page = openCanvas();
  for (const nodeType of ['CheckpointLoaderSimple', 'VAEDecode']) dataOf(await page.call('addNode', { nodeType }));
  dataOf(await page.call('createSubgraph', { nodeIds: [2], name: 'Inside' }));
  const root = page.canvas.graph();
  const view = {
    canvas: document.createElement('canvas'),
    ds: { scale: 1, offset: [0, 0] },
    setDirty: () => undefined,
    subgraph: undefined as Graph | undefined,
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
  const canvas = new ComfyCanvas(app, new EventTarget() as ComfyApi, {} as LiteGraphGlobal, () => undefined);
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
