import { linkInto, settings, type Graph, type NodeId } from './graph';

/** What a node contributes to the result of a workflow: no position, no colour. */
export interface OutlineNode {
  /** Inside subgraphs with the path: `12:5`. */
  id: string;
  type: string;
  title: string;
  mode: number;
  values: Record<string, unknown>;
  /** Input name → "source id:output index"; of a subgraph's node also what leads out of it, by the names of `exitNames`. */
  links: Record<string, string>;
  /** The values are not all known: those that are missing are taken to be as they are. */
  partial?: true;
  /** Of a subgraph's node: the names of the sockets on its edge. */
  edge?: string;
  /** Some values come from a file's row that is longer than the node has names for, such as `value 3`. */
  unnamed?: true;
}

export type Outline = Map<string, OutlineNode>;

/** Where subgraphs end that a broken file nests in themselves. */
export const DEEPEST = 12;

/** All nodes of a workflow, those inside subgraphs included. */
export function outlineOf(graph: Graph): Outline {
  const outline: Outline = new Map();
  addNodes(graph, '', outline, 0);
  return outline;
}

function addNodes(graph: Graph, prefix: string, outline: Outline, depth: number): void {
  for (const node of graph.nodes) {
    const values = Object.fromEntries(settings(node).map((widget) => [widget.name, widget.value]));
    const links: Record<string, string> = {};
    for (const input of node.inputs ?? []) {
      const link = linkInto(graph, input);
      if (link) links[input.name] = socket(`${prefix}${link.origin_id}`, link.origin_slot);
    }
    const id = `${prefix}${node.id}`;
    if (node.subgraph) Object.assign(links, exitsOf(node.subgraph, `${id}:`));
    const edge = node.subgraph && edgeOf(node.subgraph);
    outline.set(id, { id, type: node.type, title: node.title, mode: node.mode, values, links, ...(edge !== undefined && { edge }) });
    if (node.subgraph && depth < DEEPEST) addNodes(node.subgraph, `${id}:`, outline, depth + 1);
  }
}

// A node inside that only leads out is no input of any other.
function exitsOf(graph: Graph, prefix: string): Record<string, string> {
  const { outputs = [] } = graph;
  const names = exitNames(outputs);
  const exits = outputs.map(({ linkIds }, index) => {
    const id = linkIds?.[0];
    const link = id === undefined ? undefined : graph.getLink(id);
    return link ? [[names[index]!, socket(`${prefix}${link.origin_id}`, link.origin_slot)] as const] : [];
  });
  return Object.fromEntries(exits.flat());
}

/** What the outline calls the ways out of a subgraph, by the place of its output. */
export function exitNames(outputs: readonly { name?: string }[]): string[] {
  return outputs.map(({ name }, index) => {
    const isTaken = outputs.slice(0, index).some((other) => other.name === name);
    return `output ${name}${isTaken ? `#${index}` : ''}`;
  });
}

/** The sockets on the edge of a subgraph, live or saved. */
export function edgeOf({ inputs = [], outputs = [] }: { inputs?: { name?: string }[]; outputs?: { name?: string }[] }): string {
  return JSON.stringify([inputs, outputs].map((sockets) => sockets.map(({ name }) => name)));
}

export function socket(node: NodeId, output: number): string {
  return `${node}:${output}`;
}

/** The node that a socket is of. */
export function nodeOf(socket: string): string {
  return socket.slice(0, socket.lastIndexOf(':'));
}

export interface ValueChange {
  name: string;
  from: unknown;
  to: unknown;
}

export interface Changes {
  added: OutlineNode[];
  removed: OutlineNode[];
  changed: { node: OutlineNode; values: ValueChange[]; links: ValueChange[]; mode: boolean; title: boolean }[];
  unchanged: number;
}

/**
 * What changed from one workflow to another. Two nodes are the same if their id and type are.
 * @param withTitles Whether titles count, which contribute nothing to the result.
 */
export function compare(before: Outline, after: Outline, withTitles = false): Changes {
  const changes: Changes = { added: [], removed: [], changed: [], unchanged: 0 };
  for (const node of before.values()) if (after.get(node.id)?.type !== node.type) changes.removed.push(node);
  for (const node of after.values()) {
    const old = before.get(node.id);
    if (old?.type !== node.type) {
      changes.added.push(node);
      continue;
    }
    const known = node.partial ? Object.fromEntries(Object.keys(node.values).map((name) => [name, old.values[name]])) : old.values;
    const values = differing(known, node.values);
    const links = differing(old.links, node.links);
    const mode = old.mode !== node.mode;
    const title = withTitles && old.title !== node.title;
    if (values.length > 0 || links.length > 0 || mode || title) changes.changed.push({ node, values, links, mode, title });
    else changes.unchanged++;
  }
  return changes;
}

export function isSame(changes: Changes): boolean {
  return changes.added.length + changes.removed.length + changes.changed.length === 0;
}

/** The changes in one line, for the model. */
export function summarize(changes: Changes): string {
  const list = (nodes: OutlineNode[]) => nodes.map((node) => `${node.type} (node ${node.id})`).join(', ');
  const parts: string[] = [];
  if (changes.added.length > 0) parts.push(`added ${list(changes.added)}`);
  if (changes.removed.length > 0) parts.push(`removed ${list(changes.removed)}`);
  if (changes.changed.length > 0) parts.push(`changed ${list(changes.changed.map((change) => change.node))}`);
  return parts.join('; ');
}

function differing(before: Record<string, unknown>, after: Record<string, unknown>): ValueChange[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
    .map((name) => ({ name, from: before[name], to: after[name] }));
}
