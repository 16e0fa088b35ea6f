import { graphAt, parseAddress } from './address';
import type { Canvas } from './Canvas';
import { findNode } from './graph';

/**
 * Brings nodes into view, by their ids or their paths. Where the user sees the graph of none of them, it opens the one that the first node
 * is in, which may be inside a subgraph.
 */
export async function showNodes(canvas: Canvas, ids: readonly string[]): Promise<void> {
  const root = canvas.graph();
  const places = ids.flatMap((address) => {
    const { id, path = [] } = parseAddress(address);
    const graph = graphAt(root, path);
    const node = graph && findNode(graph, id);
    return node ? [{ graph, node }] : [];
  });
  const first = places[0];
  if (!first) return;
  const graph = places.some((place) => place.graph === canvas.shown()) ? canvas.shown() : first.graph;
  if (graph !== canvas.shown()) await canvas.open(graph);
  canvas.reveal(places.filter((place) => place.graph === graph).map(({ node }) => node));
}
