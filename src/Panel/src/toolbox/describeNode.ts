import { addressIn, addressOf } from '../canvas/address';
import {
  kindOf,
  linkInto,
  settings,
  SUBGRAPH_INPUT,
  SUBGRAPH_OUTPUT,
  type Graph,
  type GraphNode,
  type NodeId,
  type Widget,
} from '../canvas/graph';
import { choices } from '../canvas/values';

interface Detail {
  layout?: boolean;
  options?: boolean;
}

const MODES: Record<number, string> = { 2: 'muted', 4: 'bypassed' };

/**
 * A node as the model sees it, with slot indices and links.
 * @param root The whole workflow; nodes inside subgraphs are named by their path from it.
 */
export function describeNode(root: Graph, node: GraphNode, detail: Detail = {}): object {
  const graph = node.graph ?? root;
  const end = (id: NodeId, slot: number) => describeEnd(root, graph, id, slot);
  return {
    id: addressOf(root, node),
    type: kindOf(node),
    title: node.title,
    ...(MODES[node.mode] && { mode: MODES[node.mode] }),
    inputs: (node.inputs ?? []).map((input, slot) => {
      const link = linkInto(graph, input);
      return { slot, name: input.name, type: input.type, ...(link && { link: end(link.origin_id, link.origin_slot) }) };
    }),
    outputs: (node.outputs ?? []).map((output, slot) => ({
      slot,
      name: output.name,
      type: output.type,
      links: (output.links ?? []).flatMap((id) => {
        const link = graph.getLink(id);
        return link ? [end(link.target_id, link.target_slot)] : [];
      }),
    })),
    widgets: settings(node).map((widget) => describeWidget(widget, node, detail)),
    ...(node.subgraph && { nodesInside: node.subgraph.nodes.length }),
    ...(detail.layout && {
      position: { x: Math.round(node.pos[0]), y: Math.round(node.pos[1]) },
      size: { width: Math.round(node.size[0]), height: Math.round(node.size[1]) },
    }),
  };
}

/** One end of a link: a node's socket, or one on the edge of the subgraph that the link is in. */
export function describeEnd(root: Graph, graph: Graph, id: NodeId, slot: number): object {
  if (id === SUBGRAPH_INPUT) return { subgraphInput: slot };
  if (id === SUBGRAPH_OUTPUT) return { subgraphOutput: slot };
  return { nodeId: addressIn(root, graph, id), slot };
}

function describeWidget(widget: Widget, node: GraphNode, detail: Detail): object {
  const { min, max } = widget.options ?? {};
  return {
    name: widget.name,
    type: widget.type,
    value: widget.value,
    ...(detail.options && { choices: choices(widget, node), min, max }),
  };
}
