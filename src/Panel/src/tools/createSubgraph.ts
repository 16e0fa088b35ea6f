import { kindOf } from '../canvas/graph';
import { describeNode } from '../toolbox/describeNode';
import { Edit } from '../toolbox/Edit';
import { allOrNothing } from '../toolbox/allOrNothing';
import { textArgument, type Tool } from '../toolbox/tool';
import { ToolError } from '../canvas/ToolError';

export const createSubgraph: Tool = (args, context) =>
  context.turn.edit(() =>
    allOrNothing(context, () => {
      const edit = new Edit(context);
      const name = textArgument(args, 'name');
      const nodes = edit.nodes(args['nodeIds']);
      const graph = edit.graphOf(nodes[0]!);
      if (!graph.convertToSubgraph) throw new ToolError('This ComfyUI has no subgraphs: they came with version 1.24 of its frontend.');
      const { node } = graph.convertToSubgraph(new Set(nodes));
      node.title = name;
      if (node.subgraph) node.subgraph.name = name;
      const inside = node.subgraph?.nodes.map((inner) => ({ nodeId: edit.address(inner), type: kindOf(inner) }));
      return { node: describeNode(context.canvas.graph(), node), inside };
    }),
  );
