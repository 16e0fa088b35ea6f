import { linkInto, SUBGRAPH_INPUT, type GraphNode } from '../canvas/graph';
import { bounds, boxOf, moveTo } from '../canvas/placement';
import { ToolError } from '../canvas/ToolError';
import { nodesOf, type Edit } from '../toolbox/Edit';
import type { Arguments } from '../toolbox/tool';

const GAP = 60;

/** Copies nodes with their values, the links among them, and the links into them from others; the copies are put below. */
export function duplicate(operation: Arguments, edit: Edit): { copies: Map<GraphNode, GraphNode> } {
  const nodes = nodesOf(operation, edit);
  const graph = edit.graphOf(nodes[0]!);
  const down = bounds(nodes.map(boxOf))!.height + GAP;
  const copies = new Map<GraphNode, GraphNode>();
  for (const node of nodes) {
    const copy = node.clone?.();
    if (!copy) throw new ToolError(`The ${edit.called(node)} cannot be copied: ComfyUI does not let it be cloned.`);
    moveTo(copy, node.pos[0], node.pos[1] + down);
    graph.add(copy);
    copies.set(node, copy);
    edit.context.turn.placing.mine(copy);
  }
  for (const [node, copy] of copies)
    (node.inputs ?? []).forEach((input, slot) => {
      const link = linkInto(graph, input);
      if (link?.origin_id === SUBGRAPH_INPUT) graph.inputs?.[link.origin_slot]?.connect(copy.inputs![slot]!, copy);
      const source = link && graph.getNodeById(link.origin_id);
      if (source) (copies.get(source) ?? source).connect(link.origin_slot, copy, slot);
    });
  return { copies };
}
