import { link, slotArgument } from '../toolbox/slots';
import { nodeArgument, type Tool } from '../toolbox/tool';

export const connectNodes: Tool = (args, context) =>
  context.turn.edit(() => {
    const source = nodeArgument(context, args['sourceNodeId']);
    const target = nodeArgument(context, args['targetNodeId']);
    const sourceSlot = slotArgument(source, 'output', args['sourceSlot']);
    const targetSlot = slotArgument(target, 'input', args['targetSlot']);
    return link(context.canvas.graph(), source, sourceSlot, target, targetSlot);
  });
