import { findNode } from '../canvas/graph';
import { nodeArgument, type Tool } from '../toolbox/tool';
import { ToolError } from '../canvas/ToolError';

export const removeNode: Tool = (args, context) =>
  context.turn.edit(() => {
    const graph = context.canvas.graph();
    const node = nodeArgument(context, args['nodeId']);
    const { id, type } = node;
    graph.remove(node);
    if (findNode(graph, id)) throw new ToolError(`Node ${id} (${type}) is still there: the canvas does not let it be removed.`);
    return { removed: { nodeId: id, type }, nodesLeft: graph.nodes.length };
  });
