import type { Canvas } from '../canvas/Canvas';
import type { Graph, GraphNode } from '../canvas/graph';

/** All nodes of a workflow, those inside subgraphs included, each subgraph once. */
export function allNodes(graph: Graph, visited = new Set<Graph>()): GraphNode[] {
  if (visited.has(graph)) return [];
  visited.add(graph);
  return graph.nodes.flatMap((node) => [node, ...(node.subgraph ? allNodes(node.subgraph, visited) : [])]);
}

/** The types on the canvas that ComfyUI does not have. Their nodes are there as boxes that cannot run. */
export function unknownTypes(canvas: Canvas): string[] {
  const known = new Set(canvas.nodeTypes());
  const types = allNodes(canvas.graph()).flatMap(({ type, subgraph }) => (subgraph || !type ? [] : [type]));
  return [...new Set(types)].filter((type) => !known.has(type));
}
