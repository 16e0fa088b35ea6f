import type { GraphNode, Slot } from '../canvas/graph';
import { ToolError } from '../canvas/ToolError';
import type { Edit } from '../toolbox/Edit';

type Kind = 'input' | 'output';

/**
 * The index of a slot that is given by its index or its name. Of a dotted name the last part is enough (`image0` for `images.image0`)
 * while no other slot ends so.
 */
export function slotOf(node: GraphNode, kind: Kind, value: unknown, edit: Edit): number {
  return slotIn((kind === 'input' ? node.inputs : node.outputs) ?? [], kind, value, edit.called(node));
}

/** @param called Whose slots they are, in the words of an error. */
export function slotIn(slots: readonly Slot[], kind: Kind, value: unknown, called: string): number {
  const name = String(value).trim().toLowerCase();
  const exact = slots.findIndex((slot) => slot.name === value);
  const same = slots.findIndex((slot) => slot.name.toLowerCase() === name || slot.label?.toLowerCase() === name);
  const inner = slots.filter((slot) => slot.name.toLowerCase().endsWith(`.${name}`));
  const named = exact >= 0 ? exact : same >= 0 ? same : inner.length === 1 ? slots.indexOf(inner[0]!) : -1;
  const index = named >= 0 ? named : typeof value === 'number' || /^\d+$/.test(name) ? Number(value) : -1;
  if (Number.isInteger(index) && index >= 0 && index < slots.length) return index;
  throw new ToolError(`${capital(called)} has no ${kind} ${String(value)}. ${slotList(kind, slots)}`);
}

export function slotList(kind: Kind, slots: readonly Slot[]): string {
  return slots.length === 0
    ? `It has no ${kind}s.`
    : `Its ${kind}s: ${slots.map((slot, index) => `${index} ${slot.name} (${slot.type})`).join(', ')}.`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
