import { join } from '../operations/connect';
import { Edit } from '../toolbox/Edit';
import type { Tool } from '../toolbox/tool';

export const connectNodes: Tool = (args, context) =>
  context.turn.edit(() => join(args['sourceNodeId'], args['sourceSlot'], args['targetNodeId'], args['targetSlot'], new Edit(context)));
