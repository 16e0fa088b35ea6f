import { mode } from '../operations/look';
import { Edit } from '../toolbox/Edit';
import type { Tool } from '../toolbox/tool';

export const setNodeMode: Tool = (args, context) =>
  context.turn.edit(() => mode({ nodes: args['nodeIds'], mode: args['mode'] }, new Edit(context)));
