import { linkInto, type GraphNode } from '../canvas/graph';
import { ToolError } from '../canvas/ToolError';
import { describeEnd } from '../toolbox/describeNode';
import type { Edit } from '../toolbox/Edit';
import type { Arguments } from '../toolbox/tool';
import { slotList, slotOf } from './slots';

/** Links `from` [node, output] to `to` [node, input]. */
export function connect(operation: Arguments, edit: Edit): object {
  const [source, output] = end(operation['from'], 'from', edit);
  const [target, input] = end(operation['to'], 'to', edit);
  return link(source, output, target, input, edit);
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
  if (!Array.isArray(value) || value.length !== 2)
    throw new ToolError(`'${name}' must be a list of a node and a slot, such as ["4", "MODEL"], not ${JSON.stringify(value)}.`);
  return [edit.node(value[0]), value[1]];
}
