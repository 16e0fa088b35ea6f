import { layOut } from '../toolbox/layOut';
import { Edit } from '../toolbox/Edit';
import type { Tool } from '../toolbox/tool';
import { ToolError } from '../canvas/ToolError';

export const arrangeNodes: Tool = (args, context) =>
  context.turn.edit(async () => {
    const ids = args['nodeIds'];
    const edit = new Edit(context);
    const nodes = Array.isArray(ids) && ids.length > 0 ? edit.nodes(ids) : [...context.turn.scope().nodes];
    if (nodes.length === 0) throw new ToolError('The canvas is empty: there is nothing to arrange.');
    const graph = edit.graphOf(nodes[0]!);
    await layOut(graph, nodes, context.signal);
    for (const node of nodes) context.turn.placing.leave(node);
    if (graph === context.canvas.shown()) context.canvas.reveal(nodes);
    return { arranged: nodes.length };
  });
