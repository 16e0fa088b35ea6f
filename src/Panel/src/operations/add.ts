import { closestTypes } from '../canvas/names';
import { findNode, type GraphNode } from '../canvas/graph';
import { moveTo } from '../canvas/placement';
import { ToolError } from '../canvas/ToolError';
import type { Edit } from '../toolbox/Edit';
import { textArgument, type Arguments } from '../toolbox/tool';
import { graphOfLinks, setInputs } from './setInputs';

export interface Added {
  node: GraphNode;
  inputs?: object[];
}

/**
 * Adds a node where there is room, or at a place that is given, and sets its inputs. It goes into the graph of the nodes that it is to be
 * beside, or else of those that its links come from.
 */
export function add(operation: Arguments, edit: Edit): Added {
  const node = create(textArgument(operation, 'type'), edit);
  const { title, x, y, inputs, nodes } = operation;
  const graph = nodes === undefined ? graphOfLinks(node, inputs, edit) : edit.graphOf(edit.nodes(nodes)[0]!);
  if (typeof title === 'string' && title !== '') node.title = title;
  edit.name(operation['name'], node);
  put(node, edit, Number.isFinite(x) && Number.isFinite(y) ? { x: x as number, y: y as number } : undefined, graph);
  return { node, ...(inputs !== undefined && { inputs: setInputs(node, inputs, edit) }) };
}

/** A new node that is not on the canvas yet. */
export function create(type: string, { context: { canvas } }: Edit): GraphNode {
  const node = canvas.createNode(type);
  if (!node) throw new ToolError(`There is no node type "${type}". ${closestTypes(type, canvas.nodeTypes())}`);
  return node;
}

/** Puts a new node on the canvas; where nothing says so, in free space until the turn ends. */
export function put(node: GraphNode, edit: Edit, position?: { x: number; y: number }, graph = edit.graph): void {
  const { canvas, turn } = edit.context;
  const { x, y } = position ?? turn.placing.spot(node, graph, canvas);
  moveTo(node, x, y);
  graph.add(node);
  if (findNode(graph, node.id) !== node) throw new ToolError(`The canvas did not take the node "${node.type}".`);
  edit.fresh.push(node);
  if (!position) turn.placing.mine(node);
}
