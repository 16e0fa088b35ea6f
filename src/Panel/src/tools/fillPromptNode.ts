import { settings, type Widget } from '../canvas/graph';
import { Edit } from '../toolbox/Edit';
import { setWidget } from '../toolbox/setWidget';
import { textArgument, type Tool } from '../toolbox/tool';
import { ToolError } from '../canvas/ToolError';

const TEXT = new Set(['text', 'string', 'customtext', 'markdown', 'textarea']);

export const fillPromptNode: Tool = (args, context) =>
  context.turn.edit(() => {
    const edit = new Edit(context);
    const node = edit.node(args['nodeId']);
    const texts = settings(node).filter((widget) => TEXT.has(widget.type));
    const widget = texts.find((widget) => widget.name === 'text') ?? only(texts);
    if (widget) return setWidget(edit, node, widget, textArgument(args, 'text'));
    const which = `N${edit.called(node).slice(1)}`;
    if (texts.length === 0) throw new ToolError(`${which} has no text widget. Text nodes on the canvas: ${textNodes()}.`);
    const names = texts.map((text) => text.name).join(', ');
    throw new ToolError(`${which} has several texts (${names}): use setNodeWidgetValue with the one that is meant.`);

    function textNodes(): string {
      const nodes = context.turn.scope().nodes.filter((node) => settings(node).some((widget) => TEXT.has(widget.type)));
      return nodes.map((node) => `${edit.address(node)} (${node.type})`).join(', ') || 'none';
    }
  });

function only(texts: Widget[]): Widget | undefined {
  return texts.length === 1 ? texts[0] : undefined;
}
