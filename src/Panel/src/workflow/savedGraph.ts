/** A workflow as LiteGraph saves it, or the inside of one of its subgraphs. Only what the panel reads is named. */
export interface SavedGraph {
  /** A subgraph's. */
  id?: string;
  nodes: SavedNode[];
  links?: (LinkRow | LinkObject)[];
  groups?: SavedGroup[];
  last_node_id?: number;
  last_link_id?: number;
  /** The counters of a subgraph. */
  state?: { lastNodeId?: number; lastLinkId?: number };
  /** The sockets of a subgraph, with the links inside. */
  inputs?: { name?: string; linkIds?: number[] }[];
  outputs?: { name?: string; linkIds?: number[] }[];
  definitions?: { subgraphs?: SavedGraph[] };
  [more: string]: unknown;
}

export interface SavedNode {
  id: number | string;
  type: string;
  title?: string;
  inputs?: { name: string; link?: number | null; [more: string]: unknown }[];
  outputs?: { name: string; links?: number[] | null; [more: string]: unknown }[];
  [more: string]: unknown;
}

export interface SavedGroup {
  id?: number;
  title?: string;
  [more: string]: unknown;
}

type Id = number | string;
type LinkRow = [id: number, origin: Id, originSlot: number, target: Id, targetSlot: number, type?: unknown];
interface LinkObject {
  id: number;
  origin_id: Id;
  origin_slot: number;
  target_id: Id;
  target_slot: number;
  type?: unknown;
}

/** A link by its ends. `input` names the socket, because slots move when inputs come and go. */
export interface Wire {
  origin: string;
  output: number;
  target: string;
  input: string;
  type: unknown;
  /** How the file has it, if it is in the file. */
  row?: LinkRow | LinkObject;
}

/** LiteGraph's ids for the two edges of a subgraph. */
const EDGES = new Set(['-10', '-20']);

export function isEdge(id: string): boolean {
  return EDGES.has(id);
}

/** The links of a graph, by the socket that they go into. */
export function wiresOf(graph: SavedGraph): Map<string, Wire> {
  const names = new Map(graph.nodes.map((node) => [String(node.id), socketNames(node)]));
  const wires = new Map<string, Wire>();
  for (const row of graph.links ?? []) {
    const [, origin, output, target, slot, type] = Array.isArray(row)
      ? row
      : [row.id, row.origin_id, row.origin_slot, row.target_id, row.target_slot, row.type];
    const input = isEdge(String(target)) ? `#${slot}` : names.get(String(target))?.[slot];
    if (input === undefined) continue;
    const wire = { origin: String(origin), output, target: String(target), input, type, row };
    wires.set(socketKey(wire), wire);
  }
  return wires;
}

export function socketKey({ target, input }: { target: string; input: string }): string {
  return `${target}|${input}`;
}

/** The names of a node's inputs; where several have the same, also the place among them. */
export function socketNames(node: SavedNode): string[] {
  const seen = new Map<string, number>();
  return (node.inputs ?? []).map(({ name }) => {
    const count = seen.get(name) ?? 0;
    seen.set(name, count + 1);
    return count === 0 ? name : `${name}#${count}`;
  });
}

/** Writes these links into a graph, and into the sockets of its nodes. */
export function writeWires(graph: SavedGraph, wires: Iterable<Wire>): void {
  const asObjects = graph.links?.some((row) => !Array.isArray(row)) ?? graph.id !== undefined;
  const idOf = (id: string): Id => nodes.get(id)?.id ?? Number(id);
  const nodes = new Map(graph.nodes.map((node) => [String(node.id), node]));
  let last = Math.max(graph.last_link_id ?? 0, graph.state?.lastLinkId ?? 0, ...(graph.links ?? []).map(linkId));
  for (const node of graph.nodes) {
    for (const input of node.inputs ?? []) input.link = null;
    for (const output of node.outputs ?? []) output.links = [];
  }
  for (const socket of [...(graph.inputs ?? []), ...(graph.outputs ?? [])]) if ('linkIds' in socket) socket.linkIds = [];
  const used = new Set<number>();
  graph.links = [...wires].flatMap((wire): (LinkRow | LinkObject)[] => {
    const target = nodes.get(wire.target);
    const slot = isEdge(wire.target) ? Number(wire.input.slice(1)) : target ? socketNames(target).indexOf(wire.input) : -1;
    if (slot < 0) return [];
    const old = wire.row && linkId(wire.row);
    const id = old === undefined || used.has(old) ? ++last : old;
    used.add(id);
    if (target?.inputs?.[slot]) target.inputs[slot].link = id;
    else if (isEdge(wire.target)) graph.outputs?.[slot]?.linkIds?.push(id);
    if (isEdge(wire.origin)) graph.inputs?.[wire.output]?.linkIds?.push(id);
    else nodes.get(wire.origin)?.outputs?.[wire.output]?.links?.push(id);
    const [origin, end] = [idOf(wire.origin), idOf(wire.target)];
    const more = wire.row && !Array.isArray(wire.row) ? wire.row : {};
    return asObjects
      ? [{ ...more, id, origin_id: origin, origin_slot: wire.output, target_id: end, target_slot: slot, type: wire.type }]
      : [[id, origin, wire.output, end, slot, wire.type]];
  });
  if (graph.last_link_id !== undefined) graph.last_link_id = Math.max(graph.last_link_id, last);
  if (graph.state?.lastLinkId !== undefined) graph.state.lastLinkId = Math.max(graph.state.lastLinkId, last);
}

function linkId(row: LinkRow | LinkObject): number {
  return Array.isArray(row) ? row[0] : row.id;
}

/**
 * What a workflow is to its user, as text: two that differ only in what LiteGraph computes itself (sizes, which grow as pictures load, the
 * order of execution, counters, the view, the sockets at the sides of a subgraph) have the same.
 */
export function essenceOf(workflow: object): string {
  return JSON.stringify(workflow, (key, value: unknown) => {
    // A widget may be called "size" too.
    if (key === 'widgets_values' && Array.isArray(value) && value.length === 0) return undefined;
    if (key === 'widgets_values' || key === 'properties') return JSON.stringify(value);
    return COMPUTED.has(key) ? undefined : withoutLayout(key, value);
  });
}

// The sockets at the two sides of a subgraph are laid out when it is drawn for the first time.
function withoutLayout(key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if ('linkIds' in value && 'pos' in value) return { ...value, pos: undefined };
  const isSide = key === 'inputNode' || key === 'outputNode';
  return isSide && 'bounding' in value && Array.isArray(value.bounding) ? { ...value, bounding: value.bounding.slice(0, 2) } : value;
}

const COMPUTED = new Set([
  'size',
  'order',
  'revision',
  'last_node_id',
  'last_link_id',
  'state',
  'ds',
  'frontendVersion',
  'workflowRendererVersion',
]);

/** Whether two wires come from the same output. */
export function isSameWire(one: Wire | undefined, other: Wire | undefined): boolean {
  return one?.origin === other?.origin && one?.output === other?.output;
}

/** The wire for another workflow, whose link ids may be the same. */
export function withoutRow({ row: _, ...wire }: Wire): Wire {
  return wire;
}
