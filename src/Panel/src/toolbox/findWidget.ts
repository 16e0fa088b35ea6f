import { settings, type GraphNode, type Widget } from '../canvas/graph';
import { nearest } from '../canvas/names';
import { ToolError } from '../canvas/ToolError';

/** The widget of that name, in any letter case. */
export function findWidget(node: GraphNode, name: string): Widget {
  const widgets = settings(node);
  const found =
    widgets.find((widget) => widget.name === name) ?? widgets.find((widget) => widget.name.toLowerCase() === name.toLowerCase());
  if (found) return found;
  const names = widgets.map((widget) => widget.name);
  const close = nearest(name, names, 1)[0];
  const parent = widgets.find((widget) => name.startsWith(`${widget.name}.`));
  const inner = widgets.find((widget) => widget.name.endsWith(`.${name}`));
  throw new ToolError(
    `Node ${node.id} (${node.type}) has no widget "${name}".` +
      (parent ? ` "${parent.name}" is ${JSON.stringify(parent.value)}, which does not have it: set "${parent.name}" first.` : '') +
      (inner ? ` Its full name is "${inner.name}".` : '') +
      (close ? ` Did you mean "${close}"?` : '') +
      (names.length === 0 ? ' It has none.' : ` Its widgets: ${names.join(', ')}.`),
  );
}
