import { cut } from '../operations/disconnect';
import { Edit } from '../toolbox/Edit';
import type { Tool } from '../toolbox/tool';

export const disconnectNodes: Tool = (args, context) =>
  context.turn.edit(() => {
    const edit = new Edit(context);
    return cut(edit.node(args['nodeId']), args['input'], args['output'], edit);
  });
