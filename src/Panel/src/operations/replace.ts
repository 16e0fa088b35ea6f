import { linkInto, settings, type GraphNode, type InputSlot, type OutputSlot } from '../canvas/graph';
import { byDepth, fit } from '../canvas/values';
import type { Edit } from '../toolbox/Edit';
import { setWidget } from '../toolbox/setWidget';
import { textArgument, type Arguments } from '../toolbox/tool';
import { fits } from '../workflow/types';
import { create, put } from './add';
import { setInputs } from './setInputs';

interface Ends {
  other: GraphNode;
  otherSlot: number;
  own: InputSlot | OutputSlot;
}

/** Puts a node of another type in a node's place, and keeps the links and values that fit. What does not is named. */
export function replace(operation: Arguments, edit: Edit): { node: GraphNode; report: object } {
  const old = edit.node(operation['node']);
  const graph = edit.graphOf(old);
  const node = create(textArgument(operation, 'type'), edit);
  const nodeId = edit.address(old);
  const [before, after] = [linksInto(old, edit), linksOutOf(old, edit)];
  edit.name(operation['name'], node);
  put(node, edit, { x: old.pos[0], y: old.pos[1] }, graph);
  copyLook(old, node, edit);
  const keptValues = copyValues(old, node, edit);
  const lostLinks: string[] = [];
  const taken = new Set<number>();
  for (const { other, otherSlot, own } of before) {
    const slot = match(node.inputs ?? [], own, (input) => fits(other.outputs![otherSlot]!.type, input.type), taken);
    if (slot >= 0) other.connect(otherSlot, node, slot);
    if (slot < 0 || !linkInto(graph, node.inputs![slot]!)) lostLinks.push(`input ${own.name} from node ${edit.address(other)}`);
    taken.add(slot);
  }
  for (const { other, otherSlot, own } of after) {
    const slot = match(node.outputs ?? [], own, (output) => fits(output.type, other.inputs![otherSlot]!.type));
    if (slot >= 0) node.connect(slot, other, otherSlot);
    const link = linkInto(graph, other.inputs![otherSlot]!);
    if (slot < 0 || link?.origin_id !== node.id) lostLinks.push(`output ${own.name} to node ${edit.address(other)}`);
  }
  graph.remove(old);
  if (operation['inputs'] !== undefined) setInputs(node, operation['inputs'], edit);
  return { node, report: { replaced: nodeId, keptValues, ...(lostLinks.length > 0 && { lostLinks }) } };
}

function linksInto(node: GraphNode, edit: Edit): Ends[] {
  const graph = edit.graphOf(node);
  return (node.inputs ?? []).flatMap((own) => {
    const link = linkInto(graph, own);
    const other = link && graph.getNodeById(link.origin_id);
    return other ? [{ other, otherSlot: link.origin_slot, own }] : [];
  });
}

function linksOutOf(node: GraphNode, edit: Edit): Ends[] {
  const graph = edit.graphOf(node);
  return (node.outputs ?? []).flatMap((own) =>
    (own.links ?? []).flatMap((id) => {
      const link = graph.getLink(id);
      const other = link && graph.getNodeById(link.target_id);
      return other ? [{ other, otherSlot: link.target_slot, own }] : [];
    }),
  );
}

// The slot of the same name, or else the first of the type.
function match<T extends InputSlot | OutputSlot>(
  slots: T[],
  own: { name: string },
  isFit: (slot: T) => boolean,
  taken = new Set<number>(),
) {
  const same = slots.findIndex((slot, index) => slot.name === own.name && isFit(slot) && !taken.has(index));
  return same >= 0 ? same : slots.findIndex((slot, index) => isFit(slot) && !taken.has(index) && !('widget' in slot && slot.widget));
}

function copyLook(old: GraphNode, node: GraphNode, edit: Edit): void {
  const usual = edit.context.canvas.createNode(old.type)?.title;
  if (old.title !== usual && old.title !== old.type) node.title = old.title;
  node.mode = old.mode;
  if (old.color !== undefined) node.color = old.color;
  if (old.bgcolor !== undefined) node.bgcolor = old.bgcolor;
}

function copyValues(old: GraphNode, node: GraphNode, edit: Edit): string[] {
  return byDepth(settings(old).map((widget) => [widget.name, widget.value])).flatMap(([name, value]) => {
    const widget = settings(node).find((widget) => widget.name === name);
    if (!widget || !fit(widget, node, value).ok) return [];
    setWidget(edit, node, widget, value);
    return [name];
  });
}
