import type { Graph, GraphNode } from './graph';

/** All nodes of a graph, those inside subgraphs included, each subgraph once. */
export function allNodes(graph: Graph, visited = new Set<Graph>()): GraphNode[] {
  if (visited.has(graph)) return [];
  visited.add(graph);
  return graph.nodes.flatMap((node) => [node, ...(node.subgraph ? allNodes(node.subgraph, visited) : [])]);
}
