import { link } from '../operations/connect';
import { Edit } from '../toolbox/Edit';
import type { Tool } from '../toolbox/tool';

export const connectNodes: Tool = (args, context) =>
  context.turn.edit(() => {
    const edit = new Edit(context);
    const source = edit.node(args['sourceNodeId']);
    const target = edit.node(args['targetNodeId']);
    return link(source, args['sourceSlot'], target, args['targetSlot'], edit);
  });
