import { group } from '../operations/group';
import { Edit } from '../toolbox/Edit';
import type { Tool } from '../toolbox/tool';

export const groupNodes: Tool = (args, context) =>
  context.turn.edit(() => group({ nodes: args['nodeIds'], title: args['title'], color: args['color'] }, new Edit(context)));
