import { allNodes } from './allNodes';
import { addressIn } from './address';
import { linkInto, SUBGRAPH_INPUT, type Graph, type GraphLink, type GraphNode, type InputSlot, type NodeId } from './graph';

/** The nodes that show a subgraph, wherever in the workflow they are. */
export function hostsOf(root: Graph, subgraph: Graph): GraphNode[] {
  return subgraph === root ? [] : allNodes(root).filter((node) => node.subgraph === subgraph);
}

/**
 * The link that an input gets its data from, followed out of the subgraphs around it. Undefined where there is none, as for a widget that
 * is only shown on the subgraph's node: it keeps its own value.
 */
export function feeding(root: Graph, graph: Graph, input: InputSlot): { graph: Graph; link: GraphLink } | undefined {
  const link = linkInto(graph, input);
  if (link?.origin_id !== SUBGRAPH_INPUT) return link && { graph, link };
  for (const host of hostsOf(root, graph)) {
    const outer = host.inputs?.[link.origin_slot];
    const found = outer && feeding(root, host.graph ?? root, outer);
    if (found) return found;
  }
  return undefined;
}

/** The id of the node that feeds a widget, so that its own value has no effect; undefined where nothing does. */
export function feederOf(root: Graph, graph: Graph, node: GraphNode, widget: string): NodeId | undefined {
  const input = (node.inputs ?? []).find((input) => input.widget?.name === widget);
  const found = input && feeding(root, graph, input);
  return found && addressIn(root, found.graph, found.link.origin_id);
}
