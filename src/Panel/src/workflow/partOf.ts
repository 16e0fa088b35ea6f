import { isEdge, isSameWire, wiresOf, withoutRow, writeWires, type SavedGraph, type Wire } from './savedGraph';

/** Asked for as a change's id: whether the insides of subgraphs change. They do so together. */
export const INSIDE = 'inside';

/**
 * The workflow in which only a part of a change is made: nodes, links, modes and whole rows of values. Single values are set afterwards, as
 * a saved row of them has no names.
 * @param isAccepted Whether a change is made, by its id as in `Review`.
 */
export function partOf(before: SavedGraph, after: SavedGraph, isAccepted: (id: string) => boolean): SavedGraph {
  const workflow = structuredClone(after);
  const [old, now] = [before, after].map((graph) => new Map(graph.nodes.map((node) => [String(node.id), node])));
  const isFresh = (id: string) => old!.get(id)?.type !== now!.get(id)?.type;
  workflow.nodes = workflow.nodes.filter(({ id }) => !isFresh(String(id)) || isAccepted(`added:${id}`));
  const there = new Set(workflow.nodes.map(({ id }) => String(id)));
  const kept = new Set<string>();
  for (const [id, node] of old!)
    if (isFresh(id) && !isAccepted(`removed:${id}`) && !there.has(id)) {
      workflow.nodes.push(structuredClone(node));
      there.add(id);
      kept.add(id);
    }
  for (const node of workflow.nodes) {
    const id = String(node.id);
    const was = old!.get(id);
    if (was && !isFresh(id) && (was['mode'] ?? 0) !== (node['mode'] ?? 0) && !isAccepted(`mode:${id}:mode`))
      node['mode'] = was['mode'] ?? 0;
    if (was && !isFresh(id) && !isAccepted(`row:${id}`)) node['widgets_values'] = structuredClone(was['widgets_values']);
  }
  const [oldWires, newWires] = [wiresOf(before), wiresOf(after)];
  const wires: Wire[] = [];
  for (const key of new Set([...oldWires.keys(), ...newWires.keys()])) {
    const { target, input } = (newWires.get(key) ?? oldWires.get(key))!;
    const isOld =
      kept.has(target) || (!isFresh(target) && !isSameWire(oldWires.get(key), newWires.get(key)) && !isAccepted(`link:${target}:${input}`));
    const wire = isOld ? oldWires.get(key) : newWires.get(key);
    if (wire && there.has(target) && (isEdge(wire.origin) || there.has(wire.origin))) wires.push(isOld ? withoutRow(wire) : wire);
  }
  keepInside(before, workflow, isAccepted);
  workflow.last_node_id = Math.max(before.last_node_id ?? 0, after.last_node_id ?? 0);
  writeWires(workflow, wires);
  return workflow;
}

// A subgraph that is in both is as it was, unless its change is accepted; one that only a kept node shows is needed too.
function keepInside(before: SavedGraph, workflow: SavedGraph, isInsideAccepted: (id: string) => boolean): void {
  const old = before.definitions?.subgraphs ?? [];
  const now = workflow.definitions?.subgraphs ?? [];
  const merged = new Map(now.map((subgraph) => [subgraph.id, subgraph]));
  for (const subgraph of old) if (!merged.has(subgraph.id) || !isInsideAccepted(INSIDE)) merged.set(subgraph.id, structuredClone(subgraph));
  if (merged.size > 0) workflow.definitions = { ...workflow.definitions, subgraphs: [...merged.values()] };
}
