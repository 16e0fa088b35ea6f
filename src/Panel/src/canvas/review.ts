import { same } from '../text/same';
import { compare, exitNames, nodeOf, type Changes, type Outline, type OutlineNode, type ValueChange } from './outline';

/** One change of a workflow that can be accepted or rejected. */
export interface Change {
  id: string;
  /** `row`: all values of a node together, where a file does not name them. */
  kind: 'removed' | 'added' | 'value' | 'row' | 'link' | 'mode' | 'title';
  node: OutlineNode;
  /** The widget's or the input's. */
  name?: string;
  from?: unknown;
  to?: unknown;
  /** The changes without which this one would leave a link into nothing, or half a subgraph. */
  needs: string[];
}

/** What a proposed workflow would change, in one list, and counted. */
export interface Review {
  list: Change[];
  summary: Changes;
}

/** What the user said to a proposal: the changes that they accept, and their words where they wrote any. */
export interface Decision {
  accepted: ReadonlySet<string>;
  words?: string;
}

export function reviewOf(before: Outline, after: Outline): Review {
  const summary = compare(before, after, true);
  const [gone, fresh] = [summary.removed, summary.added].map((nodes) => new Set(nodes.map(({ id }) => id)));
  // What is inside of a subgraph that comes or goes is a part of that.
  const isWithin = (nodes: ReadonlySet<string>, { id }: OutlineNode) => hostsOf(id).some((host) => nodes.has(host));
  const list = [
    ...summary.removed.filter((node) => !isWithin(gone!, node)).map(removed),
    ...summary.added.filter((node) => !isWithin(fresh!, node)).map(added),
  ];
  for (const { node, values, links, mode, title } of summary.changed) {
    if (node.unnamed && values.length > 0) list.push(row(node, values));
    else for (const { name, from, to } of values) list.push(single('value', node, name, from, to));
    for (const { name, from, to } of links) list.push(single('link', node, name, from, to));
    if (mode) list.push(single('mode', node, 'mode', before.get(node.id)!.mode, node.mode));
    if (title) list.push(single('title', node, 'title', before.get(node.id)!.title, node.title));
  }

  const known = new Set(list.map(({ id }) => id));
  const need = (change: Change, id: string) => {
    if (known.has(id) && id !== change.id && !change.needs.includes(id)) change.needs.push(id);
  };
  for (const change of list) {
    const { id } = change.node;
    if (change.kind === 'added') {
      need(change, `removed:${id}`);
      for (const source of Object.values(change.node.links)) need(change, `added:${nodeOf(source)}`);
    } else if (change.kind === 'link' && typeof change.to === 'string') need(change, `added:${nodeOf(change.to)}`);
    else if (change.kind === 'removed') {
      need(change, `added:${id}`);
      for (const target of before.values())
        for (const [name, source] of Object.entries(target.links))
          if (nodeOf(source) === id) need(change, gone!.has(target.id) ? `removed:${target.id}` : `link:${target.id}:${name}`);
    }
  }
  joinInside(list, before, after, need);
  return { list, summary };
}

/** The ids of all changes. */
export function all(review: Review): Set<string> {
  return new Set(review.list.map(({ id }) => id));
}

/** Accepts a change with those that it needs, or rejects it with those that need it. */
export function toggled(review: Review, accepted: ReadonlySet<string>, id: string): Set<string> {
  const next = new Set(accepted);
  const byId = new Map(review.list.map((change) => [change.id, change]));
  const accept = (id: string): void => {
    if (next.has(id)) return;
    next.add(id);
    byId.get(id)?.needs.forEach(accept);
  };
  const reject = (id: string): void => {
    if (!next.delete(id)) return;
    for (const change of review.list) if (change.needs.includes(id)) reject(change.id);
  };
  if (next.has(id)) reject(id);
  else accept(id);
  return next;
}

/** Why these changes cannot be made without the others; undefined where they can. */
export function reasonAgainst(review: Review, accepted: ReadonlySet<string>): string | undefined {
  const byId = new Map(review.list.map((change) => [change.id, change]));
  for (const change of review.list) {
    const missing = accepted.has(change.id) ? change.needs.find((id) => !accepted.has(id)) : undefined;
    if (missing !== undefined) return `${inWords(change)} needs this too: ${inWords(byId.get(missing)!)}.`;
  }
  return undefined;
}

/** A change in words, for the model. */
export function inWords({ kind, node, name, from, to }: Change): string {
  const which = `${node.type} (node ${node.id})`;
  if (kind === 'added' || kind === 'removed') return `${which} ${kind}`;
  return `${name} of ${which} ${JSON.stringify(from ?? null)} → ${JSON.stringify(to ?? null)}`;
}

type Need = (change: Change, id: string) => void;

/** Changes that are one, seen in several places, or that make no workflow without each other. */
function joinInside(list: Change[], before: Outline, after: Outline, need: Need): void {
  const groups = new Map<string, Change[]>();
  const put = (key: string, change: Change) => groups.set(key, [...(groups.get(key) ?? []), change]);
  for (const change of list) {
    const { node, kind, name } = change;
    const hosts = hostsOf(node.id);
    const subgraph = after.get(hosts.at(-1)!)?.type;
    // All nodes of a subgraph share one inside.
    if (subgraph) put(`shared ${subgraph} ${kind} ${ownId(node.id)} ${name}`, change);
    // What leads out of it is inside too.
    if (kind === 'link' && node.edge !== undefined && exits(node).includes(name!)) put(`shared exit ${node.type} ${name}`, change);
    // Sockets on the edge come and go with the links to them, inside and outside.
    for (const host of [...hosts, ...(kind === 'added' || kind === 'removed' ? [] : [node.id])])
      if (before.get(host)?.edge !== after.get(host)?.edge) put(`edge ${after.get(host)?.type}`, change);
    // A subgraph's node shows values from inside.
    if (kind === 'value')
      for (const inner of list)
        if (
          inner.kind === 'value' &&
          hostsOf(inner.node.id).includes(node.id) &&
          same(inner.to, change.to) &&
          same(inner.from, change.from)
        ) {
          const key = `shown ${node.id} ${name}`;
          if (!groups.has(key)) put(key, change);
          put(key, inner);
        }
  }
  for (const group of groups.values())
    group.forEach((change, index) => {
      need(change, group[(index + 1) % group.length]!.id);
    });
}

const removed = (node: OutlineNode): Change => ({ id: `removed:${node.id}`, kind: 'removed', node, needs: [] });
const added = (node: OutlineNode): Change => ({ id: `added:${node.id}`, kind: 'added', node, needs: [] });

const exits = ({ edge = '[[],[]]' }: OutlineNode): string[] => exitNames((JSON.parse(edge) as string[][])[1]!.map((name) => ({ name })));

function single(kind: 'value' | 'link' | 'mode' | 'title', node: OutlineNode, name: string, from: unknown, to: unknown): Change {
  return { id: `${kind}:${node.id}:${name}`, kind, node, name, from, to, needs: [] };
}

function row(node: OutlineNode, values: ValueChange[]): Change {
  const side = (which: 'from' | 'to') => values.map((value) => value[which]).filter((value) => value !== undefined);
  return { id: `row:${node.id}`, kind: 'row', node, name: 'values', from: side('from'), to: side('to'), needs: [] };
}

/** The ids of the subgraphs' nodes that a node is in, outermost first. */
function hostsOf(id: string): string[] {
  const path = id.split(':').slice(0, -1);
  return path.map((_, index) => path.slice(0, index + 1).join(':'));
}

function ownId(id: string): string {
  return id.slice(id.lastIndexOf(':') + 1);
}
