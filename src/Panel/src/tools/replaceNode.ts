import { replace } from '../operations/replace';
import { describeNode } from '../toolbox/describeNode';
import { Edit } from '../toolbox/Edit';
import { allOrNothing } from '../toolbox/allOrNothing';
import type { Tool } from '../toolbox/tool';

export const replaceNode: Tool = (args, context) =>
  context.turn.edit(() =>
    allOrNothing(context, () => {
      const { node, report } = replace({ node: args['nodeId'], type: args['nodeType'] }, new Edit(context));
      return { ...report, node: describeNode(context.canvas.graph(), node) };
    }),
  );
