import { create, put } from '../operations/add';
import { graphOfLinks, setInputs } from '../operations/setInputs';
import { describeNode } from '../toolbox/describeNode';
import { Edit } from '../toolbox/Edit';
import { textArgument, type Tool } from '../toolbox/tool';

export const addNode: Tool = (args, context) =>
  context.turn.edit(() => {
    const type = textArgument(args, 'nodeType');
    const edit = new Edit(context);
    const node = create(type, edit);
    const graph = graphOfLinks(node, args['inputs'], edit) ?? edit.graph;
    put(node, edit, args['position'] as { x: number; y: number } | undefined, graph);
    try {
      if (args['inputs'] != null) setInputs(node, args['inputs'], edit);
    } catch (failure) {
      // Half a node would have to be cleared away by a model that believes the call failed.
      graph.remove(node);
      throw failure;
    }
    if (graph === context.canvas.shown()) context.canvas.reveal([node]);
    const { id, inputs, outputs, widgets } = describeNode(context.canvas.graph(), node) as Record<string, unknown>;
    const position = { x: node.pos[0], y: node.pos[1] };
    return { nodeId: id, type: node.type, title: node.title, inputs, outputs, widgets, position };
  });
