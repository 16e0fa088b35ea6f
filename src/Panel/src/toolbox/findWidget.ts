import { settings, type GraphNode, type Widget } from '../canvas/graph';
import { nearest } from '../canvas/names';
import { ToolError } from '../canvas/ToolError';
import type { Edit } from './Edit';

/** The widget of that name, or of that label; throws what it may be called instead. */
export function findWidget(node: GraphNode, name: string, edit: Edit): Widget {
  const widgets = settings(node);
  const same = (widget: Widget) => widget.name.toLowerCase() === name.toLowerCase();
  const found = widgets.find((widget) => widget.name === name) ?? widgets.find(same) ?? widgets.find((widget) => widget.label === name);
  if (found) return found;
  const names = widgets.map((widget) => widget.name);
  const close = nearest(name, names, 1)[0];
  const parent = widgets.find((widget) => name.startsWith(`${widget.name}.`));
  const inner = widgets.find((widget) => widget.name.endsWith(`.${name}`));
  throw new ToolError(
    `N${edit.called(node).slice(1)} has no widget "${name}".` +
      (parent ? ` "${parent.name}" is ${JSON.stringify(parent.value)}, which does not have it: set "${parent.name}" first.` : '') +
      (inner ? ` Its full name is "${inner.name}".` : '') +
      (close ? ` Did you mean "${close}"?` : '') +
      (names.length === 0 ? ' It has none.' : ` Its widgets: ${names.join(', ')}.`),
  );
}
