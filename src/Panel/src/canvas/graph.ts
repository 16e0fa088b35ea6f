/**
 * The parts of LiteGraph that the panel uses, as structural types: ComfyUI has its own build of the library and the page at `/`
 * another, and the tools work with both.
 */
export type NodeId = number | string;

/** Two numbers. ComfyUI uses typed arrays, and files may contain `{"0": x, "1": y}`. */
export type Pair = ArrayLike<number>;

export interface Slot {
  name: string;
  label?: string;
  type: string | number;
}

export interface InputSlot extends Slot {
  link?: number | null;
  /** Set on the input socket that belongs to a widget. */
  widget?: { name: string };
}

export interface OutputSlot extends Slot {
  links: number[] | null;
}

export interface WidgetOptions {
  values?: unknown;
  min?: number;
  max?: number;
  precision?: number;
  step2?: number;
}

export interface Widget {
  name: string;
  label?: string;
  type: string;
  value: unknown;
  options?: WidgetOptions;
  serialize?: boolean;
  callback?: (value: unknown, canvas?: unknown, node?: unknown, position?: unknown, event?: unknown) => void;
  beforeQueued?: () => void;
  afterQueued?: () => void;
}

export interface GraphNode {
  id: NodeId;
  type: string;
  title: string;
  pos: Pair & { 0: number; 1: number };
  size: Pair & { 0: number; 1: number };
  mode: number;
  /** Left out by some custom nodes. */
  inputs?: InputSlot[];
  outputs?: OutputSlot[];
  widgets?: Widget[];
  /** The graph that the node is in. */
  graph?: Graph | null;
  /** The graph inside, for a subgraph's node. All nodes of one subgraph share it. */
  subgraph?: Graph;
  color?: string | undefined;
  bgcolor?: string | undefined;
  flags?: { collapsed?: boolean };
  /** What ComfyUI writes on its frame, such as a price: objects with a text, or functions that make them. */
  badges?: unknown[];
  connect(output: number, target: GraphNode, input: number): unknown;
  disconnectInput(input: number): unknown;
  disconnectOutput(output: number, target?: GraphNode): unknown;
  clone?(): GraphNode | null;
  computeSize?(): Pair;
  setSize?(size: [number, number]): void;
}

export interface GraphLink {
  id: number;
  origin_id: NodeId;
  origin_slot: number;
  target_id: NodeId;
  target_slot: number;
}

/** LiteGraph's ids for the two edges of a subgraph, to which nodes inside are linked. */
export const SUBGRAPH_INPUT = -10;
export const SUBGRAPH_OUTPUT = -20;

/** A socket on the edge of a subgraph, as nodes inside are linked to it. */
export interface EdgeSocket<T> extends Slot {
  /** The links inside. */
  linkIds?: number[];
  connect(slot: T, node: GraphNode): unknown;
}

/** A titled box behind nodes. */
export interface Group {
  title: string;
  color?: string | undefined;
  pos: Pair & { 0: number; 1: number };
  size: Pair & { 0: number; 1: number };
}

export interface Graph {
  readonly nodes: GraphNode[];
  readonly groups?: Group[];
  readonly id?: string;
  /** A subgraph's name. */
  name?: string;
  /** A subgraph's sockets. */
  inputs?: EdgeSocket<InputSlot>[];
  outputs?: EdgeSocket<OutputSlot>[];
  /** What a subgraph shows its sockets in, inside. */
  inputNode?: { pos: Pair; size: Pair };
  outputNode?: { pos: Pair; size: Pair };
  add(item: GraphNode | Group): unknown;
  remove(item: GraphNode | Group): void;
  clear(): void;
  getNodeById(id: NodeId): GraphNode | null | undefined;
  getLink(id: number): GraphLink | undefined;
  serialize(): object;
  configure(data: object): unknown;
  /** Puts nodes into a new subgraph, where this build of LiteGraph has subgraphs. */
  convertToSubgraph?(items: Set<unknown>): { node: GraphNode };
  /** Puts what is in a subgraph in the place of its node; not in every build. */
  unpackSubgraph?(node: GraphNode): void;
}

/** A node's type as people and models know it: the one of a subgraph's node is an id that nobody reads. */
export function kindOf(node: GraphNode): string {
  return node.subgraph ? 'subgraph' : node.type;
}

export function findNode(graph: Graph, id: NodeId): GraphNode | undefined {
  // Models write ids as strings as often as numbers, and LiteGraph looks them up by exact key.
  return graph.nodes.find((node) => String(node.id) === String(id));
}

/** The link into an input, or undefined if there is none. */
export function linkInto(graph: Graph, input: InputSlot): GraphLink | undefined {
  return input.link === null || input.link === undefined ? undefined : graph.getLink(input.link);
}

/**
 * The widgets that hold a value, which excludes buttons and previews. What a subgraph's node shows of the widgets inside counts, although
 * ComfyUI marks it as not to be saved: the value is saved inside.
 */
export function settings(node: GraphNode): Widget[] {
  const isPromoted = node.subgraph !== undefined;
  return (node.widgets ?? []).filter((widget) => widget.name && widget.type !== 'button' && (isPromoted || widget.serialize !== false));
}
