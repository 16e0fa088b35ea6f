import { linkInto, settings, type GraphNode, type Widget } from '../canvas/graph';
import { nearest } from '../canvas/names';
import { fit } from '../canvas/values';
import { nodeArgument, textArgument, type Tool, type ToolContext } from './tool';
import { ToolError } from './ToolError';

export const setNodeWidgetValue: Tool = (args, context) =>
  context.turn.edit(() => {
    const node = nodeArgument(context, args['nodeId']);
    const widget = findWidget(node, textArgument(args, 'widgetName'));
    return setWidget(context, node, widget, args['value']);
  });

function findWidget(node: GraphNode, name: string): Widget {
  const widgets = settings(node);
  const found = widgets.find((widget) => widget.name === name) ?? widgets.find((widget) => widget.name.toLowerCase() === name.toLowerCase());
  if (found) return found;
  const names = widgets.map((widget) => widget.name);
  const close = nearest(name, names, 1)[0];
  throw new ToolError(
    `Node ${node.id} (${node.type}) has no widget "${name}".` + (close ? ` Did you mean "${close}"?` : '') + (names.length === 0 ? ' It has none.' : ` Its widgets: ${names.join(', ')}.`),
  );
}

/** Sets one widget as a hand would, then reads it back: a node's own callback may round the value or refuse it. */
export function setWidget(context: ToolContext, node: GraphNode, widget: Widget, wanted: unknown): object {
  const fitted = fit(widget, node, wanted);
  if (!fitted.ok) throw new ToolError(`Node ${node.id} (${node.type}): ${fitted.error}`);
  const previous = widget.value;
  widget.value = fitted.value;
  widget.callback?.(fitted.value, undefined, node, node.pos);
  if (typeof fitted.value !== typeof widget.value || (typeof fitted.value !== 'number' && widget.value !== fitted.value)) {
    const kept = widget.value;
    throw new ToolError(`Node ${node.id} (${node.type}) did not keep ${JSON.stringify(fitted.value)} in "${widget.name}"; it holds ${JSON.stringify(kept)}.`);
  }
  const input = (node.inputs ?? []).find((input) => input.widget?.name === widget.name);
  const link = input && linkInto(context.canvas.graph(), input);
  return {
    nodeId: node.id,
    widgetName: widget.name,
    value: widget.value,
    previous,
    ...(widget.value !== fitted.value && { note: `The node rounded ${String(fitted.value)} to ${String(widget.value)}.` }),
    ...(link && { warning: `"${widget.name}" is fed by a link from node ${link.origin_id}; the value has no effect while that link is there.` }),
  };
}
