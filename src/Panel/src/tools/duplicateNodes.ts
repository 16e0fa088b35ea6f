import { kindOf } from '../canvas/graph';
import { duplicate } from '../operations/duplicate';
import { Edit } from '../toolbox/Edit';
import { allOrNothing } from '../toolbox/allOrNothing';
import type { Tool } from '../toolbox/tool';

export const duplicateNodes: Tool = (args, context) =>
  context.turn.edit(() =>
    allOrNothing(context, () => {
      const edit = new Edit(context);
      const { copies } = duplicate({ nodes: args['nodeIds'] }, edit);
      return {
        copies: [...copies].map(([node, copy]) => ({
          nodeId: edit.address(copy),
          copyOf: edit.address(node),
          node: node.title || kindOf(node),
          type: kindOf(copy),
        })),
      };
    }),
  );
