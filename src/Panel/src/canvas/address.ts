import type { Graph, GraphNode, NodeId } from './graph';
import { findNode } from './graph';

const SEPARATOR = ':';

/** The ids of the subgraph nodes that lead from the workflow to a graph inside, outermost first; undefined where it is not in the workflow. */
export function pathTo(root: Graph, graph: Graph, visited = new Set<Graph>()): NodeId[] | undefined {
  if (graph === root) return [];
  visited.add(root);
  for (const node of root.nodes) {
    if (!node.subgraph || visited.has(node.subgraph)) continue;
    const inner = pathTo(node.subgraph, graph, visited);
    if (inner) return [node.id, ...inner];
  }
  return undefined;
}

/** The graph that a path leads to; undefined where a node of the path is no subgraph's node. */
export function graphAt(root: Graph, path: readonly NodeId[]): Graph | undefined {
  let graph: Graph | undefined = root;
  for (const id of path) graph = graph && findNode(graph, id)?.subgraph;
  return graph;
}

/** A node's id as tools give it: bare in the workflow itself, inside subgraphs with the path, such as `12:5`. */
export function addressOf(root: Graph, node: GraphNode): NodeId {
  return addressIn(root, node.graph ?? root, node.id);
}

/** The same for a node that is known by its graph and its id there. */
export function addressIn(root: Graph, graph: Graph, id: NodeId): NodeId {
  const path = pathTo(root, graph) ?? [];
  return path.length === 0 ? id : [...path, id].join(SEPARATOR);
}

/** What a model wrote for a node: a bare id is in the graph that it last saw, a path begins at the workflow itself (`12:5`, `:3`). */
export function parseAddress(value: unknown): { id: string; path?: string[] } {
  const parts = String(value).trim().split(SEPARATOR);
  const id = parts.pop()!;
  return parts.length === 0 ? { id } : { id, path: parts.filter((part) => part !== '') };
}
