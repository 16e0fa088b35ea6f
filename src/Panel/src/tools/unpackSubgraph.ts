import { kindOf } from '../canvas/graph';
import { Edit } from '../toolbox/Edit';
import { allOrNothing } from '../toolbox/allOrNothing';
import type { Tool } from '../toolbox/tool';
import { ToolError } from '../canvas/ToolError';

export const unpackSubgraph: Tool = (args, context) =>
  context.turn.edit(() =>
    allOrNothing(context, () => {
      const edit = new Edit(context);
      const node = edit.node(args['nodeId']);
      if (!node.subgraph) throw new ToolError(`N${edit.called(node).slice(1)} is no subgraph: there is nothing in it to unpack.`);
      const graph = edit.graphOf(node);
      if (!graph.unpackSubgraph)
        throw new ToolError(
          'This canvas cannot unpack subgraphs; in ComfyUI it can. Nothing was changed. The nodes inside can be edited by their paths.',
        );
      const before = new Set(graph.nodes);
      graph.unpackSubgraph(node);
      if (graph.nodes.includes(node)) throw new ToolError('ComfyUI did not unpack the subgraph.');
      const fresh = graph.nodes.filter((other) => !before.has(other));
      return { unpacked: fresh.map((other) => ({ nodeId: edit.address(other), type: kindOf(other), title: other.title })) };
    }),
  );
