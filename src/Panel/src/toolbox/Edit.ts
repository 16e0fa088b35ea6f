import { addressIn, addressOf } from '../canvas/address';
import type { Graph, GraphNode, NodeId } from '../canvas/graph';
import { ToolError } from '../canvas/ToolError';
import { nodeArgument, type Arguments, type EditContext } from './tool';

/** One change of the graph, of one step or many: later steps may call a new node by the name that an earlier one gave it. */
export class Edit {
  readonly context: EditContext;
  /** The nodes that this change added, in their order. */
  readonly fresh: GraphNode[] = [];
  readonly #names = new Map<string, GraphNode>();

  constructor(context: EditContext) {
    this.context = context;
  }

  /** The graph that new nodes go into. */
  get graph(): Graph {
    return this.context.turn.scope();
  }

  name(name: unknown, node: GraphNode): void {
    if (typeof name === 'string' && name !== '') this.#names.set(name, node);
  }

  /** The node of a name that was given in this change, of an id, or of a path. */
  node(value: unknown): GraphNode {
    const named = this.#names.get(String(value));
    if (!named) return nodeArgument(this.context, value);
    if (this.graphOf(named).nodes.includes(named)) return named;
    throw new ToolError(`The node named "${String(value)}" was removed or replaced by an earlier operation.`);
  }

  /** All nodes of a list, which may also be one value; all in one graph. */
  nodes(value: unknown): GraphNode[] {
    const list = Array.isArray(value) ? (value as unknown[]) : [value];
    const nodes = [...new Set(list.map((item) => this.node(item)))];
    if (nodes.length === 0) throw new ToolError('The list of nodes is empty; give the id of at least one.');
    const graphs = new Set(nodes.map((node) => this.graphOf(node)));
    if (graphs.size > 1) throw new ToolError(`${nodes.map((node) => this.called(node)).join(', ')} are not all in the same graph.`);
    return nodes;
  }

  graphOf(node: GraphNode): Graph {
    return node.graph ?? this.context.canvas.graph();
  }

  address(node: GraphNode): NodeId {
    return addressOf(this.context.canvas.graph(), node);
  }

  addressAt(graph: Graph, id: NodeId): NodeId {
    return addressIn(this.context.canvas.graph(), graph, id);
  }

  /** A node in the words of an error. */
  called(node: GraphNode): string {
    return `node ${this.address(node)} (${node.subgraph ? node.title : node.type})`;
  }
}

/** The nodes that an operation is about: `nodes`, or `node` alone. */
export function nodesOf(operation: Arguments, edit: Edit): GraphNode[] {
  return edit.nodes(operation['nodes'] ?? operation['node']);
}
