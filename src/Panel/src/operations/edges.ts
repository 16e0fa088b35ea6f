import { graphAt, parseAddress } from '../canvas/address';
import { linkInto, SUBGRAPH_INPUT, SUBGRAPH_OUTPUT, type Graph, type GraphNode, type Slot } from '../canvas/graph';
import { ToolError } from '../canvas/ToolError';
import type { Edit } from '../toolbox/Edit';
import { fits } from '../workflow/types';
import { slotIn, slotOf } from './slots';

/** One side of a subgraph, to which nodes inside are linked: `12:input` is what comes into subgraph 12, `12:output` what it gives. */
export interface Edge {
  graph: Graph;
  kind: 'input' | 'output';
  /** As errors call it. */
  called: string;
}

/** The edge that a model wrote for the node of a link; undefined where that is none. */
export function edgeAt(value: unknown, edit: Edit): Edge | undefined {
  const { id, path = [] } = parseAddress(value);
  if (path.length === 0 || (id !== 'input' && id !== 'output')) return undefined;
  const graph = graphAt(edit.context.canvas.graph(), path);
  if (!graph) throw new ToolError(`There is no subgraph ${path.join(':')} on the canvas.`);
  return { graph, kind: id, called: `subgraph ${path.join(':')} (${graph.name})` };
}

/** Links what comes into a subgraph to a node inside, and reads the link back. */
export function linkFromEdge(edge: Edge, socketValue: unknown, target: GraphNode, inputValue: unknown, edit: Edit): object {
  const { graph } = edge;
  requireSide(edge, 'input', target, edit);
  const index = slotIn(graph.inputs ?? [], 'input', socketValue, edge.called);
  const socket = graph.inputs![index]!;
  const slot = slotOf(target, 'input', inputValue, edit);
  const input = target.inputs![slot]!;
  // LiteGraph itself joins what does not fit here.
  if (!fits(socket.type, input.type)) throw notTaken(socket, input);
  socket.connect(input, target);
  const made = linkInto(graph, target.inputs![slot]!);
  if (made?.origin_id !== SUBGRAPH_INPUT || made.origin_slot !== index) throw notTaken(socket, input);
  return {
    from: { subgraphInput: index, node: graph.name, name: socket.name, type: socket.type },
    to: { nodeId: edit.address(target), node: target.title, slot, name: input.name, type: input.type },
  };
}

/** Links a node inside a subgraph to what the subgraph gives, and reads the link back. */
export function linkToEdge(source: GraphNode, outputValue: unknown, edge: Edge, socketValue: unknown, edit: Edit): object {
  const { graph } = edge;
  requireSide(edge, 'output', source, edit);
  const index = slotIn(graph.outputs ?? [], 'output', socketValue, edge.called);
  const socket = graph.outputs![index]!;
  const slot = slotOf(source, 'output', outputValue, edit);
  const output = source.outputs![slot]!;
  if (!fits(output.type, socket.type)) throw notTaken(output, socket);
  socket.connect(output, source);
  const links = (source.outputs![slot]!.links ?? []).map((id) => graph.getLink(id));
  if (!links.some((link) => link?.target_id === SUBGRAPH_OUTPUT && link.target_slot === index)) throw notTaken(output, socket);
  return {
    from: { nodeId: edit.address(source), node: source.title, slot, name: output.name, type: output.type },
    to: { subgraphOutput: index, node: graph.name, name: socket.name, type: socket.type },
  };
}

function requireSide({ graph, kind, called }: Edge, wanted: Edge['kind'], node: GraphNode, edit: Edit): void {
  if (kind !== wanted)
    throw new ToolError(
      `The ${kind}s of ${called} are ${kind === 'input' ? 'linked to inputs of nodes inside' : 'fed by outputs of nodes inside'}, ` +
        'not the other way round.',
    );
  if (edit.graphOf(node) !== graph)
    throw new ToolError(`${edit.called(node)} is not inside ${called}, so it cannot be linked to its edge.`);
}

function notTaken(from: Slot, to: Slot): ToolError {
  return new ToolError(`The link did not take: ${from.name} is ${from.type}, ${to.name} wants ${to.type}.`);
}
