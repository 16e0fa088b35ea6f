import { findNode, kindOf } from '../canvas/graph';
import { ToolError } from '../canvas/ToolError';
import { nodesOf, type Edit } from '../toolbox/Edit';
import type { Arguments } from '../toolbox/tool';

/** Removes nodes with their links. */
export function remove(operation: Arguments, edit: Edit): { removed: object[] } {
  const removed = nodesOf(operation, edit).map((node) => {
    const graph = edit.graphOf(node);
    const { id } = node;
    const type = kindOf(node);
    const name = node.title || type;
    const nodeId = edit.address(node);
    graph.remove(node);
    if (findNode(graph, id)) throw new ToolError(`Node ${nodeId} (${type}) is still there: the canvas does not let it be removed.`);
    return { nodeId, node: name, type };
  });
  return { removed };
}
