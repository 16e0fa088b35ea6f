import { linkInto, type GraphNode } from '../canvas/graph';
import { ToolError } from '../canvas/ToolError';
import { describeEnd } from '../toolbox/describeNode';
import type { Edit } from '../toolbox/Edit';
import type { Arguments } from '../toolbox/tool';
import { edgeAt, linkFromEdge, linkToEdge } from './edges';
import { slotList, slotOf } from './slots';

/** Links `from` [node, output] to `to` [node, input]. */
export function connect(operation: Arguments, edit: Edit): object {
  const [source, output] = pair(operation['from'], 'from');
  const [target, input] = pair(operation['to'], 'to');
  return join(source, output, target, input, edit);
}

/** Links two ends as a model writes them: nodes, or on one side the edge of a subgraph. */
export function join(source: unknown, output: unknown, target: unknown, input: unknown, edit: Edit): object {
  const [from, to] = [edgeAt(source, edit), edgeAt(target, edit)];
  if (from && to) throw new ToolError(`A link joins a node inside to the edge of its subgraph, not ${from.called} to ${to.called}.`);
  if (from) return linkFromEdge(from, output, edit.node(target), input, edit);
  if (to) return linkToEdge(edit.node(source), output, to, input, edit);
  return link(edit.node(source), output, edit.node(target), input, edit);
}

/** Links two nodes by slots that are given by index or name, and reads the link back. */
export function link(source: GraphNode, outputValue: unknown, target: GraphNode, inputValue: unknown, edit: Edit): object {
  const graph = edit.graphOf(target);
  if (edit.graphOf(source) !== graph)
    throw new ToolError(
      `A link cannot cross the edge of a subgraph: ${edit.called(source)} and ${edit.called(target)} are in different graphs.`,
    );
  if (source === target) throw new ToolError(`${edit.called(source)} cannot be connected to itself.`);
  const sourceSlot = slotOf(source, 'output', outputValue, edit);
  const targetSlot = slotOf(target, 'input', inputValue, edit);
  const output = source.outputs![sourceSlot]!;
  const input = target.inputs![targetSlot]!;
  const replaced = linkInto(graph, input);

  source.connect(sourceSlot, target, targetSlot);

  const made = linkInto(graph, target.inputs?.[targetSlot] ?? input);
  if (!made || String(made.origin_id) !== String(source.id) || made.origin_slot !== sourceSlot)
    throw new ToolError(
      `The link did not take: ${source.type}.${output.name} is ${output.type}, ${target.type}.${input.name} wants ${input.type}. ` +
        `${slotList('output', source.outputs ?? [])} ${slotList('input', target.inputs ?? [])}`,
    );
  return {
    from: { nodeId: edit.address(source), node: source.title, slot: sourceSlot, name: output.name, type: output.type },
    to: { nodeId: edit.address(target), node: target.title, slot: targetSlot, name: input.name, type: input.type },
    ...(replaced && { replacedLinkFrom: describeEnd(edit.context.canvas.graph(), graph, replaced.origin_id, replaced.origin_slot) }),
  };
}

/** Reads [node, slot] as API format writes the end of a link. */
export function end(value: unknown, name: string, edit: Edit): [GraphNode, unknown] {
  const [node, slot] = pair(value, name);
  return [edit.node(node), slot];
}

function pair(value: unknown, name: string): [node: unknown, slot: unknown] {
  if (!Array.isArray(value) || value.length !== 2)
    throw new ToolError(`'${name}' must be a list of a node and a slot, such as ["4", "MODEL"], not ${JSON.stringify(value)}.`);
  return value as [unknown, unknown];
}
