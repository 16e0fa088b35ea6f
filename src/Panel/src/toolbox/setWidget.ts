import { addressOf } from '../canvas/address';
import { feederOf, hostsOf } from '../canvas/edges';
import { settings, type Graph, type GraphNode, type NodeId, type Widget } from '../canvas/graph';
import { ToolError } from '../canvas/ToolError';
import { fit } from '../canvas/values';
import { same } from '../text/same';
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
  const root = edit.context.canvas.graph();
  const feeder = feederOf(root, edit.graphOf(node), node, widget.name);
  const others = alsoShown(root, node, widget);
  return {
    nodeId: edit.address(node),
    node: node.title,
    widgetName: widget.name,
    value: widget.value,
    previous,
    ...(widget.value !== fitted.value && { note: `The node rounded ${String(fitted.value)} to ${String(widget.value)}.` }),
    ...(feeder !== undefined && {
      warning: `"${widget.name}" is fed by a link from node ${feeder}; the value has no effect while that link is there.`,
    }),
    ...(others.length > 0 && { sharedBy: `This subgraph is there more than once, and nodes ${others.join(', ')} have the value now.` }),
  };
}

/** The nodes of the subgraph that a value is in, where there are several: one inside is shared by all of them. */
function alsoShown(root: Graph, node: GraphNode, widget: Widget): NodeId[] {
  const hosts = hostsOf(root, node.subgraph ?? node.graph ?? root);
  if (hosts.length < 2) return [];
  // Whether the nodes of a subgraph share what they show of it is up to the version of ComfyUI.
  const have = (host: GraphNode) => settings(host).some(({ name, value }) => name === widget.name && same(value, widget.value));
  return (node.subgraph ? hosts.filter(have) : hosts).map((host) => addressOf(root, host));
}
