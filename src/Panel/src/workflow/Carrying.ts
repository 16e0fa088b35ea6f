import { same } from '../text/same';
import {
  isEdge,
  isSameWire,
  socketKey,
  wiresOf,
  withoutRow,
  writeWires,
  type SavedGraph,
  type SavedGroup,
  type SavedNode,
  type Wire,
} from './savedGraph';

/** Something that was changed again since, so that a change cannot be carried over without losing the later one. */
export interface Conflict {
  /** As people know the node: its title, or its type. */
  node: string;
  /** The name of a widget's property or an input; left out for the node as a whole. */
  name?: string;
}

/** What to do where `current` has something else than `from`: keep it, or take what `to` has. */
export type Resolution = 'keep' | 'take';

/** Carries a change over to one graph of a workflow: itself, or the inside of a subgraph. */
export class Carrying {
  readonly #before: Map<string, SavedNode>;
  readonly #after: Map<string, SavedNode>;
  readonly #nodes: Map<string, SavedNode>;
  readonly #wires: Map<string, Wire>;
  readonly #oldWires: Map<string, Wire>;
  readonly #newWires: Map<string, Wire>;
  /** Nodes that the change removes and that stay, because they were changed since. */
  readonly #kept = new Set<string>();
  /** Nodes that come back, by their id in `to`. */
  readonly #added = new Map<string, string>();

  constructor(
    from: SavedGraph,
    to: SavedGraph,
    readonly graph: SavedGraph,
    readonly resolution: Resolution,
    readonly conflicts: Conflict[],
  ) {
    [this.#before, this.#after, this.#nodes] = [nodesOf(from), nodesOf(to), nodesOf(graph)];
    [this.#oldWires, this.#newWires, this.#wires] = [wiresOf(from), wiresOf(to), wiresOf(graph)];
    this.#groups(from, to);
    for (const name of ['name', 'inputs', 'outputs', 'widgets']) this.#field(graph, from, to, name, false);
  }

  run(): void {
    for (const [id, node] of this.#before) if (this.#after.get(id)?.type !== node.type) this.#remove(id, node);
    for (const [id, node] of this.#after)
      if (this.#before.get(id)?.type !== node.type) this.#add(id, node);
      else this.#change(this.#before.get(id)!, node);
    for (const key of new Set([...this.#oldWires.keys(), ...this.#newWires.keys()])) this.#rewire(key);
    const isThere = (id: string) => isEdge(id) || this.#nodes.has(id);
    this.graph.nodes = [...this.#nodes.values()];
    const ids = this.graph.nodes.map((node) => Number(node.id)).filter(Number.isFinite);
    if (this.graph.last_node_id !== undefined) this.graph.last_node_id = Math.max(this.graph.last_node_id, ...ids);
    if (this.graph.state?.lastNodeId !== undefined) this.graph.state.lastNodeId = Math.max(this.graph.state.lastNodeId, ...ids);
    writeWires(
      this.graph,
      [...this.#wires.values()].filter(({ origin, target }) => isThere(origin) && isThere(target)),
    );
  }

  #remove(id: string, old: SavedNode): void {
    const node = this.#nodes.get(id);
    if (node?.type !== old.type) return;
    const isUsed = [...this.#wires.values()].some(
      (wire) => (wire.origin === id || wire.target === id) && !isSameWire(wire, this.#oldWires.get(socketKey(wire))),
    );
    if ((isUsed || matters(node) !== matters(old)) && this.#conflict(node) === 'keep') {
      this.#kept.add(id);
      return;
    }
    this.#nodes.delete(id);
    for (const [key, wire] of this.#wires) if (wire.origin === id || wire.target === id) this.#wires.delete(key);
  }

  #add(id: string, node: SavedNode): void {
    const there = this.#nodes.get(id);
    if (there?.type === node.type) return;
    const copy = structuredClone(node);
    // Someone else has its id by now.
    if (there) copy.id = 1 + Math.max(this.graph.last_node_id ?? 0, ...[...this.#nodes.keys()].map(Number).filter(Number.isFinite));
    this.#nodes.set(String(copy.id), copy);
    this.#added.set(id, String(copy.id));
  }

  #change(old: SavedNode, wanted: SavedNode): void {
    const node = this.#nodes.get(String(old.id));
    if (node?.type !== old.type) return;
    for (const name of new Set([...Object.keys(old), ...Object.keys(wanted)])) {
      if (name === 'inputs' || name === 'outputs') this.#sockets(node, old, wanted, name);
      else if (name === 'widgets_values' || name === 'properties' || name === 'flags') this.#members(node, old, wanted, name);
      else if (!FIXED.has(name)) this.#field(node, old, wanted, name, !QUIET.has(name), name);
    }
  }

  /** Value by value, where it is clear which is which. */
  #members(node: SavedNode, old: SavedNode, wanted: SavedNode, name: string): void {
    const lists = [node, old, wanted].map((one) => one[name]);
    if (!lists.every((list) => typeof list === 'object' && list !== null) || new Set(lists.map(lengthOf)).size > 1)
      return this.#field(node, old, wanted, name, true);
    const [mine, before, after] = lists as [Values, Values, Values];
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)]))
      this.#field(mine, before, after, key, name !== 'flags', name === 'widgets_values' ? undefined : key, node);
  }

  #sockets(node: SavedNode, old: SavedNode, wanted: SavedNode, name: 'inputs' | 'outputs'): void {
    const [mine, before, after] = [node, old, wanted].map((one) =>
      JSON.stringify(one[name], (key, value: unknown) => (LINKS.has(key) ? null : value)),
    );
    if (before !== after && mine === before) node[name] = structuredClone(wanted[name]) as never;
  }

  /** @param asks Whether a later change counts. Where it does not, as for positions, it simply stays. */
  #field(mine: Values, before: Values, after: Values, key: string, asks: boolean, name?: string, node?: SavedNode): void {
    if (same(before[key], after[key]) || same(mine[key], after[key])) return;
    if (!same(mine[key], before[key]) && (!asks || this.#conflict(node ?? (mine as SavedNode), name) === 'keep')) return;
    if (after[key] === undefined) delete mine[key];
    else mine[key] = structuredClone(after[key]);
  }

  #rewire(key: string): void {
    const old = this.#oldWires.get(key);
    const wanted = this.#newWires.get(key);
    if (isSameWire(old, wanted) && !(wanted && this.#added.has(wanted.origin))) return;
    const { target: there, input } = (wanted ?? old)!;
    const target = this.#added.get(there) ?? there;
    if (this.#kept.has(there) && !this.#added.has(there)) return;
    const node = this.#nodes.get(target);
    if (!node && !isEdge(target)) return;
    const place = socketKey({ target, input });
    const now = this.#wires.get(place);
    const next = wanted && { ...wanted, target, origin: this.#added.get(wanted.origin) ?? wanted.origin };
    if (isSameWire(now, next)) return;
    const isFree = !now || !(this.#nodes.has(now.origin) || isEdge(now.origin));
    // A link that was lost with its origin is not missed.
    if (!isSameWire(now, old) && !(isFree && next) && this.#conflict(node ?? { id: target, type: '' }, input) === 'keep') return;
    if (next && (isEdge(next.origin) || this.#nodes.has(next.origin))) this.#wires.set(place, withoutRow(next));
    else this.#wires.delete(place);
  }

  #groups(from: SavedGraph, to: SavedGraph): void {
    const [before, after] = [groupsOf(from), groupsOf(to)];
    const groups = groupsOf(this.graph);
    for (const [id, old] of before) {
      const group = groups.get(id);
      const wanted = after.get(id);
      if (!group) continue;
      if (wanted) for (const name of ['title', 'color', 'bounding']) this.#field(group, old, wanted, name, false);
      else if (group.title === old.title) groups.delete(id);
    }
    for (const [id, group] of after) if (!before.has(id) && !groups.has(id)) groups.set(id, structuredClone(group));
    if (this.graph.groups || groups.size > 0) this.graph.groups = [...groups.values()];
  }

  #conflict(node: SavedNode, name?: string): Resolution {
    const conflict = { node: node.title || node.type, ...(name && { name }) };
    if (!this.conflicts.some((one) => one.node === conflict.node && one.name === conflict.name)) this.conflicts.push(conflict);
    return this.resolution;
  }
}

type Values = Record<string, unknown>;

/** Written from the links, or by LiteGraph. */
const FIXED = new Set(['id', 'type', 'order']);
/** Where a later change simply stays. */
const QUIET = new Set(['pos', 'size']);
const LINKS = new Set(['link', 'links']);

function nodesOf(graph: SavedGraph): Map<string, SavedNode> {
  return new Map(graph.nodes.map((node) => [String(node.id), node]));
}

function groupsOf(graph: SavedGraph): Map<string, SavedGroup> {
  return new Map((graph.groups ?? []).map((group) => [String(group.id ?? group.title), group]));
}

/** What is lost with a node: moving or folding it does not count. */
function matters({ title, mode, color, widgets_values, properties }: SavedNode): string {
  return JSON.stringify([title, mode ?? 0, color, widgets_values, properties]);
}

function lengthOf(list: unknown): number | undefined {
  return Array.isArray(list) ? list.length : undefined;
}
