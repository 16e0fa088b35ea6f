import { move } from '../operations/move';
import { Edit } from '../toolbox/Edit';
import type { Tool } from '../toolbox/tool';

export const moveNodes: Tool = (args, context) =>
  context.turn.edit(() => {
    const [x, y] = [args['x'], args['y']];
    return move({ nodes: args['nodeIds'], ...(args['relative'] === true ? { dx: x, dy: y } : { x, y }) }, new Edit(context));
  });
