import { kindOf, linkInto, type GraphNode, type NodeId } from '../canvas/graph';
import { ToolError } from '../canvas/ToolError';
import { describeEnd } from '../toolbox/describeNode';
import type { Edit } from '../toolbox/Edit';
import type { Arguments } from '../toolbox/tool';
import { end as endOf } from './connect';
import { slotOf } from './slots';

/** Takes off the link into `to` [node, input], or all links out of `from` [node, output]. */
export function disconnect(operation: Arguments, edit: Edit): object {
  const { from, to } = operation;
  if (to !== undefined) {
    const [target, input] = endOf(to, 'to', edit);
    return cut(target, input, undefined, edit);
  }
  const [source, output] = endOf(from, 'from', edit);
  return cut(source, undefined, output, edit);
}

/** Takes off the links of one input, of one output, or of the whole node where neither is given. */
export function cut(node: GraphNode, input: unknown, output: unknown, edit: Edit): object {
  const graph = edit.graphOf(node);
  const whole = input === undefined && output === undefined;
  const inputs = whole ? (node.inputs ?? []).map((_, slot) => slot) : input === undefined ? [] : [slotOf(node, 'input', input, edit)];
  const outputs = whole ? (node.outputs ?? []).map((_, slot) => slot) : output === undefined ? [] : [slotOf(node, 'output', output, edit)];
  const removed: object[] = [];
  const end = (id: NodeId, slot: number) => describeEnd(edit.context.canvas.graph(), graph, id, slot);
  for (const slot of inputs.toReversed()) {
    const link = linkInto(graph, node.inputs![slot]!);
    if (!link) continue;
    removed.push({ from: end(link.origin_id, link.origin_slot), toInput: node.inputs![slot]!.name });
    node.disconnectInput(slot);
  }
  for (const slot of outputs) {
    const links = (node.outputs![slot]!.links ?? []).flatMap((id) => graph.getLink(id) ?? []);
    if (links.length === 0) continue;
    removed.push(...links.map((link) => ({ fromOutput: node.outputs![slot]!.name, to: end(link.target_id, link.target_slot) })));
    node.disconnectOutput(slot);
  }
  if (removed.length === 0) throw new ToolError(`There is no link to take off at ${edit.called(node)}. getWorkflowInfo shows its links.`);
  return { nodeId: edit.address(node), node: node.title || kindOf(node), removedLinks: removed };
}
