import { linkInto, type GraphNode, type Slot } from '../canvas/graph';
import { nodeArgument, type Tool } from '../toolbox/tool';
import { ToolError } from '../canvas/ToolError';

export const connectNodes: Tool = (args, context) =>
  context.turn.edit(() => {
    const graph = context.canvas.graph();
    const source = nodeArgument(context, args['sourceNodeId']);
    const target = nodeArgument(context, args['targetNodeId']);
    const { outputs = [] } = source;
    const { inputs = [] } = target;
    const sourceSlot = slot(source, 'output', outputs, args['sourceSlot']);
    const targetSlot = slot(target, 'input', inputs, args['targetSlot']);
    const output = outputs[sourceSlot]!;
    const input = inputs[targetSlot]!;
    const replaced = linkInto(graph, input);

    source.connect(sourceSlot, target, targetSlot);

    const link = linkInto(graph, target.inputs?.[targetSlot] ?? input);
    if (!link || String(link.origin_id) !== String(source.id) || link.origin_slot !== sourceSlot)
      throw new ToolError(refused(source, output, target, input));
    return {
      from: { nodeId: source.id, slot: sourceSlot, name: output.name, type: output.type },
      to: { nodeId: target.id, slot: targetSlot, name: input.name, type: input.type },
      ...(replaced && { replacedLinkFrom: { nodeId: replaced.origin_id, slot: replaced.origin_slot } }),
    };
  });

function slot(node: GraphNode, kind: 'input' | 'output', slots: readonly Slot[], value: unknown): number {
  const named = typeof value === 'string' ? slots.findIndex((slot) => slot.name === value) : -1;
  const index = named >= 0 ? named : Number(value);
  if (Number.isInteger(index) && index >= 0 && index < slots.length) return index;
  throw new ToolError(`Node ${node.id} (${node.type}) has no ${kind} ${String(value)}. ${list(kind, slots)}`);
}

function list(kind: 'input' | 'output', slots: readonly Slot[]): string {
  return slots.length === 0
    ? `It has no ${kind}s.`
    : `Its ${kind}s: ${slots.map((slot, index) => `${index} ${slot.name} (${slot.type})`).join(', ')}.`;
}

function refused(source: GraphNode, output: Slot, target: GraphNode, input: Slot): string {
  return (
    `The link did not take: ${source.type}.${output.name} is ${output.type}, ${target.type}.${input.name} wants ${input.type}. ` +
    `${list('output', source.outputs ?? [])} ${list('input', target.inputs ?? [])}`
  );
}
