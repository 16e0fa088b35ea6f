import { remove } from '../operations/remove';
import { Edit } from '../toolbox/Edit';
import type { Tool } from '../toolbox/tool';

export const removeNode: Tool = (args, context) =>
  context.turn.edit(() => {
    const { removed } = remove({ node: args['nodeId'] }, new Edit(context));
    return { removed: removed[0], nodesLeft: context.turn.scope().nodes.length };
  });
