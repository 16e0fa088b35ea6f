import {
  kindOf,
  linkInto,
  settings,
  SUBGRAPH_INPUT,
  SUBGRAPH_OUTPUT,
  type GraphNode,
  type InputSlot,
  type OutputSlot,
  type Slot,
} from '../canvas/graph';
import { byDepth, fit } from '../canvas/values';
import type { Edit } from '../toolbox/Edit';
import { setWidget } from '../toolbox/setWidget';
import { textArgument, type Arguments } from '../toolbox/tool';
import { fits } from '../workflow/types';
import { create, put } from './add';
import { setInputs } from './setInputs';

/** A link of the old node: its socket there, and what is at the other end. */
interface Link {
  own: InputSlot | OutputSlot;
  other: { type: Slot['type']; called: string };
  /** Links the other end to a socket of the new node. */
  join(node: GraphNode, slot: number): void;
  isJoined(node: GraphNode, slot: number): boolean;
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
  for (const link of before) {
    const slot = match(node.inputs ?? [], link.own, (input) => fits(link.other.type, input.type), taken);
    if (!joined(link, slot)) lostLinks.push(`input ${link.own.name} from ${link.other.called}`);
    taken.add(slot);
  }
  for (const link of after) {
    const slot = match(node.outputs ?? [], link.own, (output) => fits(output.type, link.other.type));
    if (!joined(link, slot)) lostLinks.push(`output ${link.own.name} to ${link.other.called}`);
  }
  graph.remove(old);
  if (operation['inputs'] !== undefined) setInputs(node, operation['inputs'], edit);
  return { node, report: { replaced: nodeId, was: old.title || kindOf(old), keptValues, ...(lostLinks.length > 0 && { lostLinks }) } };

  function joined(link: Link, slot: number): boolean {
    if (slot >= 0) link.join(node, slot);
    return slot >= 0 && link.isJoined(node, slot);
  }
}

function linksInto(node: GraphNode, edit: Edit): Link[] {
  const graph = edit.graphOf(node);
  return (node.inputs ?? []).flatMap((own): Link[] => {
    const link = linkInto(graph, own);
    if (!link) return [];
    const { origin_id, origin_slot } = link;
    const isJoined = (node: GraphNode, slot: number) => {
      const now = linkInto(graph, node.inputs![slot]!);
      return now?.origin_id === origin_id && now.origin_slot === origin_slot;
    };
    const edge = origin_id === SUBGRAPH_INPUT ? graph.inputs?.[origin_slot] : undefined;
    if (edge) {
      const other = { type: edge.type, called: `the subgraph's input ${edge.name}` };
      return [{ own, other, isJoined, join: (node, slot) => edge.connect(node.inputs![slot]!, node) }];
    }
    const source = graph.getNodeById(origin_id);
    if (!source) return [];
    const other = { type: source.outputs![origin_slot]!.type, called: `node ${edit.address(source)}` };
    return [{ own, other, isJoined, join: (node, slot) => source.connect(origin_slot, node, slot) }];
  });
}

function linksOutOf(node: GraphNode, edit: Edit): Link[] {
  const graph = edit.graphOf(node);
  return (node.outputs ?? []).flatMap((own) =>
    (own.links ?? []).flatMap((id): Link[] => {
      const link = graph.getLink(id);
      if (!link) return [];
      const { target_id, target_slot } = link;
      const isJoined = (node: GraphNode, slot: number) =>
        (node.outputs![slot]!.links ?? []).some((id) => {
          const now = graph.getLink(id);
          return now?.target_id === target_id && now.target_slot === target_slot;
        });
      const edge = target_id === SUBGRAPH_OUTPUT ? graph.outputs?.[target_slot] : undefined;
      if (edge) {
        const other = { type: edge.type, called: `the subgraph's output ${edge.name}` };
        return [{ own, other, isJoined, join: (node, slot) => edge.connect(node.outputs![slot]!, node) }];
      }
      const target = graph.getNodeById(target_id);
      if (!target) return [];
      const other = { type: target.inputs![target_slot]!.type, called: `node ${edit.address(target)}` };
      return [{ own, other, isJoined, join: (node, slot) => node.connect(slot, target, target_slot) }];
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
