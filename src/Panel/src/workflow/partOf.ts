import { DEEPEST, edgeOf, exitNames } from '../canvas/outline';
import { isEdge, isSameWire, wiresOf, withoutRow, writeWires, type SavedGraph, type Wire } from './savedGraph';

/**
 * The workflow in which only a part of a change is made: nodes, links, modes and whole rows of values. Single values are set afterwards, as
 * a saved row of them has no names.
 * @param isAccepted Whether a change is made, by its id as in `Review`.
 * @param isWhole Whether all changes inside a subgraph's node are made, by its path: those of one with other sockets are made together.
 */
export function partOf(
  before: SavedGraph,
  after: SavedGraph,
  isAccepted: (id: string) => boolean,
  isWhole: (path: string) => boolean,
): SavedGraph {
  const workflow = partOfGraph(before, after, '', isAccepted);
  const old = before.definitions?.subgraphs ?? [];
  const now = after.definitions?.subgraphs ?? [];
  const merged = new Map(now.map((subgraph) => [subgraph.id, subgraph]));
  for (const subgraph of old) {
    const next = merged.get(subgraph.id);
    // One that only a kept node shows is needed too.
    if (!next) merged.set(subgraph.id, structuredClone(subgraph));
    const path = next && pathTo(before, after, subgraph.id!);
    if (path === undefined) continue;
    const isSame = edgeOf(subgraph) === edgeOf(next!);
    if (isSame) merged.set(subgraph.id, partOfGraph(subgraph, next!, `${path}:`, isAccepted));
    else if (!isWhole(path)) merged.set(subgraph.id, structuredClone(subgraph));
  }
  if (merged.size > 0) workflow.definitions = { ...workflow.definitions, subgraphs: [...merged.values()] };
  return workflow;
}

/** @param prefix Before the ids of its nodes, for one inside. */
function partOfGraph(before: SavedGraph, after: SavedGraph, prefix: string, isAccepted: (id: string) => boolean): SavedGraph {
  const workflow = structuredClone(after);
  const [old, now] = [before, after].map((graph) => new Map(graph.nodes.map((node) => [String(node.id), node])));
  const isFresh = (id: string) => old!.get(id)?.type !== now!.get(id)?.type;
  workflow.nodes = workflow.nodes.filter(({ id }) => !isFresh(String(id)) || isAccepted(`added:${prefix}${id}`));
  const there = new Set(workflow.nodes.map(({ id }) => String(id)));
  const kept = new Set<string>();
  for (const [id, node] of old!)
    if (isFresh(id) && !isAccepted(`removed:${prefix}${id}`) && !there.has(id)) {
      workflow.nodes.push(structuredClone(node));
      there.add(id);
      kept.add(id);
    }
  for (const node of workflow.nodes) {
    const id = String(node.id);
    const was = old!.get(id);
    if (!was || isFresh(id)) continue;
    if ((was['mode'] ?? 0) !== (node['mode'] ?? 0) && !isAccepted(`mode:${prefix}${id}:mode`)) node['mode'] = was['mode'] ?? 0;
    if (!isAccepted(`title:${prefix}${id}:title`)) {
      if (was.title === undefined) delete node.title;
      else node.title = was.title;
    }
    if (!isAccepted(`row:${prefix}${id}`)) node['widgets_values'] = structuredClone(was['widgets_values']);
  }
  const [oldWires, newWires] = [wiresOf(before), wiresOf(after)];
  const isThere = (wire: Wire) => (isEdge(wire.target) || there.has(wire.target)) && (isEdge(wire.origin) || there.has(wire.origin));
  const wires: Wire[] = [];
  const exits = exitNames(after.outputs ?? []);
  for (const key of new Set([...oldWires.keys(), ...newWires.keys()])) {
    const [was, next] = [oldWires.get(key), newWires.get(key)];
    const { target, input } = (next ?? was)!;
    const isOld = isEdge(target)
      ? !(isAccepted(exitOf(prefix, exits, input)) && (!next || isThere(next)))
      : kept.has(target) || (!isFresh(target) && !isSameWire(was, next) && !isAccepted(`link:${prefix}${target}:${input}`));
    const wire = isOld ? was : next;
    if (wire && isThere(wire)) wires.push(isOld ? withoutRow(wire) : wire);
  }
  if (prefix === '') workflow.last_node_id = Math.max(before.last_node_id ?? 0, after.last_node_id ?? 0);
  if (workflow.state) workflow.state.lastNodeId = Math.max(before.state?.lastNodeId ?? 0, after.state?.lastNodeId ?? 0);
  writeWires(workflow, wires);
  return workflow;
}

/** The id of the change of what leads out of a subgraph. It is one of the subgraph's node, outside. */
function exitOf(prefix: string, exits: readonly string[], input: string): string {
  return `link:${prefix.slice(0, -1)}:${exits[Number(input.slice(1))]}`;
}

/** The path of a node that shows the subgraph before and after; undefined where there is none. */
function pathTo(before: SavedGraph, after: SavedGraph, subgraph: string): string | undefined {
  const typesBefore = pathsOf(before);
  for (const [path, type] of pathsOf(after)) if (type === subgraph && typesBefore.get(path) === type) return path;
  return undefined;
}

/** The types of all nodes of subgraphs, by their paths. */
function pathsOf(workflow: SavedGraph): Map<string, string> {
  const subgraphs = new Map((workflow.definitions?.subgraphs ?? []).map((subgraph) => [subgraph.id, subgraph]));
  const paths = new Map<string, string>();
  const visit = (graph: SavedGraph, prefix: string, depth: number): void => {
    for (const { id, type } of graph.nodes) {
      const inside = subgraphs.get(type);
      if (!inside || depth > DEEPEST) continue;
      paths.set(`${prefix}${id}`, type);
      visit(inside, `${prefix}${id}:`, depth + 1);
    }
  };
  visit(workflow, '', 0);
  return paths;
}
