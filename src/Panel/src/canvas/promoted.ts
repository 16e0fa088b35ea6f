import { findNode, settings, type Graph, type GraphNode, type NodeId, type Widget } from './graph';

/** A widget of a node, wherever in the workflow. */
export interface WidgetPlace {
  /** The node's id, inside subgraphs with the path: `12:5`. */
  nodeId: string;
  node: GraphNode;
  widget: Widget;
}

/**
 * The widgets that hold a value and are posted with it: the widget itself or, where a subgraph's node only shows it, those inside, through
 * as many subgraphs as there are. None where it is not known which they are.
 */
export function holdersOf({ nodeId, node, widget }: WidgetPlace): WidgetPlace[] {
  if (!node.subgraph) return [{ nodeId, node, widget }];
  const linked = linkedTo(node, node.subgraph, widget);
  const inside = linked.length > 0 ? linked : shownFrom(node.subgraph, widget);
  return inside.flatMap((one) => holdersOf({ ...one, nodeId: `${nodeId}:${one.node.id}` }));
}

type Inside = Pick<WidgetPlace, 'node' | 'widget'>;

/** Behind the socket on the edge that belongs to the widget. */
function linkedTo(host: GraphNode, inside: Graph, { name }: Widget): Inside[] {
  const inputs = host.inputs ?? [];
  const place = inputs.findIndex((input) => (input.widget?.name ?? input.name) === name);
  return (inside.inputs?.[place]?.linkIds ?? []).flatMap((id) => {
    const link = inside.getLink(id);
    const node = link && findNode(inside, link.target_id);
    const slot = node?.inputs?.[link!.target_slot];
    return slot?.widget ? widgetOf(inside, node!.id, slot.widget.name) : [];
  });
}

/** ComfyUI's own note of where it comes from, for what is shown without a socket. */
function shownFrom(inside: Graph, widget: Widget): Inside[] {
  const { sourceNodeId, sourceWidgetName } = widget as Widget & { sourceNodeId?: string; sourceWidgetName?: string };
  return sourceNodeId === undefined || sourceWidgetName === undefined ? [] : widgetOf(inside, sourceNodeId, sourceWidgetName);
}

function widgetOf(graph: Graph, id: NodeId, name: string): Inside[] {
  const node = findNode(graph, id);
  const widget = node && settings(node).find((widget) => widget.name === name);
  return widget ? [{ node, widget }] : [];
}
