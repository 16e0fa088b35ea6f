import { linkInto, type Graph, type GraphNode } from '../canvas/graph';
import { TITLE } from '../canvas/placement';

const COLUMN_GAP = 80;
const ROW_GAP = 40;

/**
 * Lays the nodes out from left to right: each one column to the right of its sources, and near them in height.
 * @param nodes Only these, by the links among them.
 */
export function arrange(graph: Graph, nodes: readonly GraphNode[] = graph.nodes): void {
  const columns: (GraphNode[] | undefined)[] = [];
  const depths = depthsOf(graph, nodes);
  for (const node of nodes) (columns[depths.get(node) ?? 0] ??= []).push(node);

  let x = 0;
  for (const column of columns) {
    if (!column) continue;
    column.sort((a, b) => sourceHeight(graph, a) - sourceHeight(graph, b));
    let y = 0;
    for (const node of column) {
      node.pos[0] = x;
      node.pos[1] = y + TITLE;
      y += node.size[1] + TITLE + ROW_GAP;
    }
    x += Math.max(...column.map((node) => node.size[0])) + COLUMN_GAP;
  }
}

function depthsOf(graph: Graph, nodes: readonly GraphNode[]): Map<GraphNode, number> {
  const depths = new Map<GraphNode, number>();
  const byId = new Map(nodes.map((node) => [String(node.id), node]));
  const visit = (node: GraphNode): number => {
    const known = depths.get(node);
    if (known !== undefined) return known;
    // Set before visiting its sources, so that a cycle ends.
    depths.set(node, 0);
    const sources = (node.inputs ?? []).flatMap((input) => byId.get(String(linkInto(graph, input)?.origin_id)) ?? []);
    const depth = sources.length === 0 ? 0 : 1 + Math.max(...sources.map(visit));
    depths.set(node, depth);
    return depth;
  };
  nodes.forEach(visit);
  return depths;
}

function sourceHeight(graph: Graph, node: GraphNode): number {
  const heights = (node.inputs ?? []).flatMap((input) => {
    const link = linkInto(graph, input);
    const source = link && graph.getNodeById(link.origin_id);
    return source ? [source.pos[1] + link.origin_slot] : [];
  });
  return heights.length === 0 ? Number.MAX_SAFE_INTEGER : heights.reduce((sum, height) => sum + height, 0) / heights.length;
}
