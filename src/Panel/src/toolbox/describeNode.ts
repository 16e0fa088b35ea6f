import { linkInto, settings, type Graph, type GraphNode, type Widget } from '../canvas/graph';
import { choices } from '../canvas/values';

interface Detail {
  layout?: boolean;
  options?: boolean;
}

const MODES: Record<number, string> = { 2: 'muted', 4: 'bypassed' };

/** A node as the model sees it, with slot indices and links. */
export function describeNode(graph: Graph, node: GraphNode, detail: Detail = {}): object {
  return {
    id: node.id,
    type: node.type,
    title: node.title,
    ...(MODES[node.mode] && { mode: MODES[node.mode] }),
    inputs: (node.inputs ?? []).map((input, slot) => {
      const link = linkInto(graph, input);
      return { slot, name: input.name, type: input.type, ...(link && { link: { nodeId: link.origin_id, slot: link.origin_slot } }) };
    }),
    outputs: (node.outputs ?? []).map((output, slot) => ({
      slot,
      name: output.name,
      type: output.type,
      links: targets(graph, output.links),
    })),
    widgets: settings(node).map((widget) => describeWidget(widget, node, detail)),
    ...(detail.layout && {
      position: { x: Math.round(node.pos[0]), y: Math.round(node.pos[1]) },
      size: { width: Math.round(node.size[0]), height: Math.round(node.size[1]) },
    }),
  };
}

function targets(graph: Graph, links: number[] | null): object[] {
  return (links ?? []).flatMap((id) => {
    const link = graph.getLink(id);
    return link ? [{ nodeId: link.target_id, slot: link.target_slot }] : [];
  });
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
