import { linkInto, type GraphNode, type Widget } from '../canvas/graph';
import { ToolError } from '../canvas/ToolError';
import { fit } from '../canvas/values';
import type { Edit } from './Edit';

/** Sets one widget as a user would, then reads it back: a node's own callback may round or reject the value. */
export function setWidget(edit: Edit, node: GraphNode, widget: Widget, wanted: unknown): object {
  const fitted = fit(widget, node, wanted);
  if (!fitted.ok) throw new ToolError(`N${edit.called(node).slice(1)}: ${fitted.error}`);
  const previous = widget.value;
  widget.value = fitted.value;
  widget.callback?.(fitted.value, undefined, node, node.pos);
  if (typeof fitted.value !== typeof widget.value || (typeof fitted.value !== 'number' && widget.value !== fitted.value)) {
    const kept = widget.value;
    throw new ToolError(
      `N${edit.called(node).slice(1)} did not keep ${JSON.stringify(fitted.value)} in "${widget.name}"; it holds ${JSON.stringify(kept)}.`,
    );
  }
  const input = (node.inputs ?? []).find((input) => input.widget?.name === widget.name);
  const link = input && linkInto(edit.graphOf(node), input);
  return {
    nodeId: edit.address(node),
    node: node.title,
    widgetName: widget.name,
    value: widget.value,
    previous,
    ...(widget.value !== fitted.value && { note: `The node rounded ${String(fitted.value)} to ${String(widget.value)}.` }),
    ...(link && {
      warning: `"${widget.name}" is fed by a link from node ${link.origin_id}; the value has no effect while that link is there.`,
    }),
  };
}
