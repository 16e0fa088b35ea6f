import { findWidget } from '../toolbox/findWidget';
import { setWidget } from '../toolbox/setWidget';
import { nodeArgument, textArgument, type Tool } from '../toolbox/tool';

export const setNodeWidgetValue: Tool = (args, context) =>
  context.turn.edit(() => {
    const node = nodeArgument(context, args['nodeId']);
    const widget = findWidget(node, textArgument(args, 'widgetName'));
    return setWidget(context, node, widget, args['value']);
  });
