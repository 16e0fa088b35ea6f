import type { GraphNode } from '../canvas/graph';
import type { ComfyApp, MenuItem } from './comfy';
import { label } from './labels';
import type { LazyPanel } from './LazyPanel';

/** What the assistant adds to the menus of ComfyUI's canvas. */
export function menusOf(app: ComfyApp, panel: LazyPanel) {
  return {
    ofNode: (node: GraphNode): MenuItem[] => [
      { content: label('askNode'), callback: () => panel.open((loaded) => loaded.askAboutNode(node)) },
    ],
    ofCanvas: (): MenuItem[] => {
      const isSelected = Object.keys(app.canvas.selected_nodes ?? {}).length > 0;
      return [null, { content: label(isSelected ? 'askSelection' : 'askWorkflow'), callback: () => panel.open((loaded) => loaded.ask()) }];
    },
  };
}

/** Adds them in a ComfyUI that does not ask its extensions: its canvas's own methods make the menus there. */
export function addToOlderMenus(app: ComfyApp, menus: ReturnType<typeof menusOf>): void {
  const { canvas } = app;
  if (app.collectNodeMenuItems || !canvas.getNodeMenuOptions || !canvas.getCanvasMenuOptions) return;
  // Looked up when a menu opens: other extensions replace these methods, some of them later.
  const kind = Object.getPrototypeOf(canvas) as Required<Pick<ComfyApp['canvas'], 'getNodeMenuOptions' | 'getCanvasMenuOptions'>>;
  canvas.getNodeMenuOptions = (node) => [...kind.getNodeMenuOptions.call(canvas, node), null, ...menus.ofNode(node)];
  canvas.getCanvasMenuOptions = () => [...kind.getCanvasMenuOptions.call(canvas), ...menus.ofCanvas()];
}
