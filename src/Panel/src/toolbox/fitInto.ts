import { linkInto, type Graph, type GraphNode } from '../canvas/graph';
import { moveTo, overlaps, TITLE, type Rect } from '../canvas/placement';
import { roomOf, sidesOf } from '../canvas/roomOf';

const COLUMN_GAP = 80;
const ROW_GAP = 40;

/**
 * Moves new nodes of a graph to where a person would put them: right of what they take from, left of what takes from them, without
 * covering anything. The others stay, except that those on the right make room for what was put between.
 */
export function fitInto(graph: Graph, fresh: ReadonlySet<GraphNode>): void {
  const flow = new Flow(graph);
  const placed = new Set(graph.nodes.filter((node) => !fresh.has(node)));
  if (placed.size === 0) gather(graph, flow);
  // What has a source in place goes right of it, in the order of the data; the rest goes left of what it feeds, last first.
  const order = flow.sorted().filter((node) => fresh.has(node));
  const left: GraphNode[] = [];
  for (const node of order) {
    const sources = flow.sources(node).filter((source) => placed.has(source));
    if (sources.length === 0) left.push(node);
    else place(node, Math.max(...sources.map(rightOf)) + COLUMN_GAP, top(sources));
  }
  for (const node of left.toReversed()) {
    const users = flow.users(node).filter((user) => placed.has(user));
    if (users.length > 0) place(node, Math.min(...users.map((user) => user.pos[0])) - COLUMN_GAP - node.size[0], top(users));
  }

  // Nodes that nothing joins to the old ones begin where there was room for the first.
  for (const node of order.filter((node) => !placed.has(node))) {
    const sources = flow.sources(node).filter((source) => placed.has(source));
    if (sources.length > 0) place(node, Math.max(...sources.map(rightOf)) + COLUMN_GAP, top(sources));
    else place(node, node.pos[0], node.pos[1]);
  }

  function place(node: GraphNode, x: number, y: number): void {
    makeRoom(node, x);
    moveTo(node, x, freeHeight({ ...roomOf(node), x, y: y - TITLE }, [...[...placed].map(roomOf), ...sidesOf(graph)]) + TITLE);
    placed.add(node);
  }

  function makeRoom(node: GraphNode, x: number): void {
    const users = flow.users(node).filter((user) => placed.has(user));
    if (users.length === 0) return;
    const border = Math.min(...users.map((user) => user.pos[0]));
    const missing = x + node.size[0] + COLUMN_GAP - border;
    if (missing > 0) shift(graph, [...placed], border, missing);
  }
}

// Where all nodes are new, those that nothing feeds make the first column.
function gather(graph: Graph, flow: Flow): void {
  const x = Math.min(...graph.nodes.map((node) => node.pos[0]));
  const y = Math.min(...graph.nodes.map((node) => node.pos[1]));
  for (const node of graph.nodes) if (flow.sources(node).length === 0) moveTo(node, x, y);
}

// A group that reaches over the border becomes wider.
function shift(graph: Graph, nodes: readonly GraphNode[], border: number, by: number): void {
  for (const node of nodes) if (node.pos[0] >= border) moveTo(node, node.pos[0] + by, node.pos[1]);
  for (const group of graph.groups ?? []) {
    if (group.pos[0] >= border - COLUMN_GAP / 2) moveTo(group, group.pos[0] + by, group.pos[1]);
    else if (group.pos[0] + group.size[0] > border) group.size = [group.size[0] + by, group.size[1]];
  }
}

/** The free height nearest to the wanted one, in the column of the box. */
function freeHeight(box: Rect, taken: readonly Rect[]): number {
  const column = taken.filter((other) => other.x < box.x + box.width + ROW_GAP / 2 && box.x < other.x + other.width + ROW_GAP / 2);
  const heights = [box.y, ...column.flatMap((other) => [other.y + other.height + ROW_GAP, other.y - box.height - ROW_GAP])];
  return heights
    .filter((y) => !column.some((other) => overlaps({ ...box, y }, other, ROW_GAP / 2)))
    .reduce((best, y) => (Math.abs(y - box.y) < Math.abs(best - box.y) ? y : best), Infinity);
}

function rightOf(node: GraphNode): number {
  return node.pos[0] + node.size[0];
}

function top(nodes: readonly GraphNode[]): number {
  return Math.min(...nodes.map((node) => node.pos[1]));
}

class Flow {
  readonly #graph: Graph;
  readonly #sources = new Map<GraphNode, GraphNode[]>();
  readonly #users = new Map<GraphNode, GraphNode[]>();

  constructor(graph: Graph) {
    this.#graph = graph;
    const byId = new Map(graph.nodes.map((node) => [String(node.id), node]));
    for (const node of graph.nodes)
      for (const input of node.inputs ?? []) {
        const source = byId.get(String(linkInto(graph, input)?.origin_id));
        if (!source) continue;
        this.#sources.set(node, [...this.sources(node), source]);
        this.#users.set(source, [...this.users(source), node]);
      }
  }

  sources = (node: GraphNode): GraphNode[] => this.#sources.get(node) ?? [];
  users = (node: GraphNode): GraphNode[] => this.#users.get(node) ?? [];

  /** Sources before their users; where links run in a circle, as they come. */
  sorted(): GraphNode[] {
    const done = new Set<GraphNode>();
    const visit = (node: GraphNode, open: Set<GraphNode>): void => {
      if (done.has(node) || open.has(node)) return;
      open.add(node);
      for (const source of this.sources(node)) visit(source, open);
      done.add(node);
    };
    for (const node of this.#graph.nodes) visit(node, new Set());
    return [...done];
  }
}
