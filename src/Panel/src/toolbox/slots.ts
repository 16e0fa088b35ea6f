import { linkInto, type Graph, type GraphNode, type Slot } from '../canvas/graph';
import { ToolError } from '../canvas/ToolError';

type Kind = 'input' | 'output';

/**
 * The index of the slot that a call means by its index or its name. Of an input with a dotted name the last part is enough
 * (`image0` for `images.image0`) while no other input ends so.
 */
export function slotArgument(node: GraphNode, kind: Kind, value: unknown): number {
  const slots = slotsOf(node, kind);
  const index = typeof value === 'string' ? named(slots, value) : value;
  if (typeof index === 'number' && Number.isInteger(index) && index >= 0 && index < slots.length) return index;
  throw new ToolError(`Node ${node.id} (${node.type}) has no ${kind} ${String(value)}. ${list(kind, slots)}`);
}

/** Links two slots and reads the link back: LiteGraph says nothing when it refuses one. */
export function link(graph: Graph, source: GraphNode, sourceSlot: number, target: GraphNode, targetSlot: number): object {
  const output = source.outputs![sourceSlot]!;
  const input = target.inputs![targetSlot]!;
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
}

function named(slots: readonly Slot[], name: string): number {
  const exact = slots.findIndex((slot) => slot.name === name);
  if (exact >= 0) return exact;
  const wanted = name.toLowerCase();
  const same = slots.filter((slot) => slot.name.toLowerCase() === wanted);
  const inner = slots.filter((slot) => slot.name.toLowerCase().endsWith(`.${wanted}`));
  const only = same.length > 0 ? same : inner;
  if (only.length === 1) return slots.indexOf(only[0]!);
  return /^\s*\d+\s*$/.test(name) ? Number(name) : -1;
}

function slotsOf(node: GraphNode, kind: Kind): readonly Slot[] {
  return (kind === 'input' ? node.inputs : node.outputs) ?? [];
}

function list(kind: Kind, slots: readonly Slot[]): string {
  return slots.length === 0
    ? `It has no ${kind}s.`
    : `Its ${kind}s: ${slots.map((slot, index) => `${index} ${slot.name} (${slot.type})`).join(', ')}.`;
}

function refused(source: GraphNode, output: Slot, target: GraphNode, input: Slot): string {
  return (
    `The link did not take: ${source.type}.${output.name} is ${output.type}, ${target.type}.${input.name} wants ${input.type}. ` +
    `${list('output', slotsOf(source, 'output'))} ${list('input', slotsOf(target, 'input'))}`
  );
}
