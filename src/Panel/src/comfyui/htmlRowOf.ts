import type { GraphNode } from '../canvas/graph';
import type { Rect } from '../canvas/placement';
import { shownIn, type Viewport } from '../canvas/view';

const ROW = '.lg-node-widget';
const LABEL = '[data-testid="widget-layout-field-label"], label';

/** Where a widget lies in Nodes 2.0, which are HTML, in the graph's units; undefined where it is not shown, or its row has no name. */
export function htmlRowOf(view: { canvas: HTMLCanvasElement; ds: Viewport }, node: GraphNode, name: string): Rect | undefined {
  const label = node.widgets?.find((widget) => widget.name === name)?.label ?? name;
  const element = view.canvas.parentElement?.querySelector(`[data-node-id="${CSS.escape(String(node.id))}"]`);
  const rows = [...(element?.querySelectorAll(ROW) ?? [])];
  const row = rows.find((row) => [...row.querySelectorAll(LABEL)].some((one) => one.textContent.trim() === label));
  if (!row) return undefined;
  const { x, y, width, height } = row.getBoundingClientRect();
  const canvas = view.canvas.getBoundingClientRect();
  return shownIn(view.ds, { x: x - canvas.x, y: y - canvas.y, width, height });
}
