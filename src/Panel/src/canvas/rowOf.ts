import type { GraphNode, Widget } from './graph';
import type { Rect } from './placement';

/** Where LiteGraph has drawn a widget, from the top of its node. */
type Drawn = Widget & { last_y?: number; y?: number; computedHeight?: number; hidden?: boolean };

const HEIGHT = 20;

/** Where a widget lies on a canvas that LiteGraph draws, in the graph's units; undefined where it is not shown. */
export function rowOf(node: GraphNode, name: string): Rect | undefined {
  const widget: Drawn | undefined = node.widgets?.find((widget) => widget.name === name);
  const top = widget?.last_y ?? widget?.y;
  if (!widget || top === undefined || widget.hidden || node.flags?.collapsed) return undefined;
  return { x: node.pos[0], y: node.pos[1] + top, width: node.size[0], height: widget.computedHeight ?? HEIGHT };
}
