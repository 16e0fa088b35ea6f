// The parts of ComfyUI's frontend that extensions use, over plain LiteGraph: served as /scripts/app.js by the ComfyUI-shaped server.
import { LGraph, LGraphNode, LiteGraph } from '@comfyorg/litegraph';
import { api } from './api.js';

window.LiteGraph = LiteGraph;
const graph = new LGraph();
const commands = new Map();
const keybindings = [];
let extension;

export const app = {
  extensionManager: {
    workflow: { activeWorkflow: { path: 'workflows/e2e.json', filename: 'e2e' } },
    setting: { get: () => undefined, set: () => undefined },
    sidebarTab: { activeSidebarTabId: null },
    command: {
      execute: async (id) => commands.get(id)(),
      get commands() {
        return [...commands.keys()].map((id) => ({ id, keybinding: keybindings.find(({ commandId }) => commandId === id) }));
      },
    },
    toast: { add: showToast, remove: (toast) => toasts.get(toast)?.remove() },
    registerSidebarTab,
  },
  clean: () => graph.clear(),
  loadGraphData: async (data) => graph.configure(data),
  // As in ComfyUI, the scripts of extensions are loaded before there is a canvas or a graph.
  registerExtension(given) {
    extension = given;
    for (const command of given.commands) commands.set(command.id, command.function);
    keybindings.push(...given.keybindings);
    for (const setting of given.settings) setting.onChange(setting.defaultValue);
    void Promise.resolve().then(() => {
      Object.assign(app, { graph, rootGraph: graph, canvas: newCanvas() });
      return extension.setup();
    });
  },
  collectNodeMenuItems: (node) => extension.getNodeMenuItems(node),
  collectCanvasMenuItems: () => extension.getCanvasMenuItems(),
  reloadNodeDefs,
};
window.app = app;

const newCanvas = () => ({ canvas: document.createElement('canvas'), ds: { scale: 1, offset: [0, 0] }, setDirty() {} });

// A button shows the tab and hides it; the tab's element is a new one each time.
function registerSidebarTab(tab) {
  const { sidebarTab } = app.extensionManager;
  const toggle = () => {
    const shows = sidebarTab.activeSidebarTabId !== tab.id;
    sidebarTab.activeSidebarTabId = shows ? tab.id : null;
    const element = document.createElement('div');
    document.getElementById('sidebar').replaceChildren(...(shows ? [element] : []));
    if (shows) tab.render(element);
    else tab.destroy();
  };
  commands.set(`Workspace.ToggleSidebarTab.${tab.id}`, toggle);
  const button = document.createElement('button');
  button.textContent = tab.tooltip;
  button.addEventListener('click', toggle);
  document.body.prepend(button);
}

window.addEventListener('keydown', ({ key, altKey, ctrlKey, shiftKey }) => {
  const pressed = keybindings.find(
    ({ combo }) =>
      combo.key.toLowerCase() === key.toLowerCase() &&
      Boolean(combo.alt) === altKey &&
      Boolean(combo.ctrl) === ctrlKey &&
      Boolean(combo.shift) === shiftKey,
  );
  if (pressed) void commands.get(pressed.commandId)();
});

const toasts = new Map();

function showToast(toast) {
  const element = document.createElement('p');
  element.className = 'toast';
  element.textContent = `${toast.summary} · ${toast.detail ?? ''}`;
  toasts.set(toast, element);
  document.body.append(element);
}

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
