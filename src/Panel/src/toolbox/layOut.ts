import { linkInto, type Graph, type GraphNode } from '../canvas/graph';
import { bounds, boxOf, fitAround, isIn, moveTo, overlaps, TITLE } from '../canvas/placement';
import { roomOf } from '../canvas/roomOf';
import { layout } from '../service/workflows';
import { fitInto } from './fitInto';

/** Arranges nodes of a graph from left to right along the data flow, where they are now: as the service says, or else one by one. */
export async function layOut(graph: Graph, nodes: readonly GraphNode[], signal: AbortSignal): Promise<void> {
  const ids = new Set(nodes.map((node) => String(node.id)));
  const links = nodes.flatMap((node) =>
    (node.inputs ?? []).flatMap((input, toSlot) => {
      const link = linkInto(graph, input);
      return link && ids.has(String(link.origin_id))
        ? [{ from: String(link.origin_id), to: String(node.id), fromSlot: link.origin_slot, toSlot }]
        : [];
    }),
  );
  const before = bounds(nodes.map(boxOf))!;
  const groups = (graph.groups ?? []).map((group) => ({ group, inside: graph.nodes.filter((node) => isIn(group, node)) }));
  const sizes = nodes.map((node) => ({ id: String(node.id), width: node.size[0], height: roomOf(node).height }));
  const places = await layout(sizes, links, signal);
  if (places) put(places);
  else fitInto(graph, new Set(nodes));
  // A group goes with its nodes.
  for (const { group, inside } of groups) if (inside.length > 0 && inside.every((node) => nodes.includes(node))) fitAround(group, inside);

  function put(places: readonly { id: string; x: number; y: number }[]): void {
    for (const node of nodes) {
      const place = places.find(({ id }) => id === String(node.id));
      if (place) moveTo(node, before.x + place.x, before.y + TITLE + place.y);
    }
    clearOf(graph, nodes);
  }
}

// A part of a workflow that needs more room than before goes below what it would cover.
function clearOf(graph: Graph, nodes: readonly GraphNode[]): void {
  const mine = bounds(nodes.map(boxOf))!;
  const others = graph.nodes.filter((node) => !nodes.includes(node)).map(roomOf);
  if (!nodes.some((node) => others.some((other) => overlaps(roomOf(node), other)))) return;
  const down = Math.max(...others.map((other) => other.y + other.height)) + TITLE - mine.y;
  for (const node of nodes) moveTo(node, node.pos[0], node.pos[1] + down);
}
