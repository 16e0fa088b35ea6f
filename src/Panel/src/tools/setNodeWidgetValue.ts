import { findWidget } from '../toolbox/findWidget';
import { Edit } from '../toolbox/Edit';
import { setWidget } from '../toolbox/setWidget';
import { textArgument, type Tool } from '../toolbox/tool';

export const setNodeWidgetValue: Tool = (args, context) =>
  context.turn.edit(() => {
    const edit = new Edit(context);
    const node = edit.node(args['nodeId']);
    const widget = findWidget(node, textArgument(args, 'widgetName'), edit);
    return setWidget(edit, node, widget, args['value']);
  });
