// The parts of ComfyUI's frontend that extensions use, over plain LiteGraph: served as /scripts/app.js by the ComfyUI-shaped server.
import { LGraph, LGraphNode, LiteGraph } from '@comfyorg/litegraph';
import { api } from './api.js';

window.LiteGraph = LiteGraph;
const graph = new LGraph();

export const app = {
  extensionManager: {
    workflow: { activeWorkflow: { path: 'workflows/e2e.json', filename: 'e2e' } },
    setting: { get: () => undefined },
    registerSidebarTab: (tab) => tab.render(document.getElementById('sidebar')),
  },
  clean: () => graph.clear(),
  loadGraphData: async (data) => graph.configure(data),
  // As in ComfyUI, the scripts of extensions are loaded before there is a canvas or a graph.
  registerExtension: (extension) =>
    void Promise.resolve().then(() => {
      Object.assign(app, { graph, rootGraph: graph, canvas: newCanvas() });
      return extension.setup();
    }),
  reloadNodeDefs,
};
window.app = app;

const newCanvas = () => ({ canvas: document.createElement('canvas'), ds: { scale: 1, offset: [0, 0] }, setDirty() {} });

// ComfyUI's frontend makes a class of every entry of /object_info.
async function reloadNodeDefs() {
  const types = await (await api.fetchApi('/object_info')).json();
  for (const [name, { input, output }] of Object.entries(types))
    LiteGraph.registerNodeType(
      name,
      class extends LGraphNode {
        constructor() {
          super(name);
          for (const [key, [type]] of Object.entries(input.required)) this.addInput(key, Array.isArray(type) ? 'COMBO' : type);
          for (const type of output) this.addOutput(type, type);
        }
      },
    );
}
await reloadNodeDefs();
