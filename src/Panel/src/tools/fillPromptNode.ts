import { settings, type Widget } from '../canvas/graph';
import { setWidget } from '../toolbox/setWidget';
import { nodeArgument, textArgument, type Tool } from '../toolbox/tool';
import { ToolError } from '../canvas/ToolError';

const TEXT = new Set(['text', 'string', 'customtext', 'markdown', 'textarea']);

export const fillPromptNode: Tool = (args, context) =>
  context.turn.edit(() => {
    const node = nodeArgument(context, args['nodeId']);
    const texts = settings(node).filter((widget) => TEXT.has(widget.type));
    const widget = texts.find((widget) => widget.name === 'text') ?? only(texts);
    if (widget) return setWidget(context, node, widget, textArgument(args, 'text'));
    const which = `Node ${node.id} (${node.type})`;
    if (texts.length === 0) throw new ToolError(`${which} has no text widget. Text nodes on the canvas: ${textNodes()}.`);
    const names = texts.map((text) => text.name).join(', ');
    throw new ToolError(`${which} has several texts (${names}): use setNodeWidgetValue with the one that is meant.`);

    function textNodes(): string {
      const nodes = context.canvas.graph().nodes.filter((node) => settings(node).some((widget) => TEXT.has(widget.type)));
      return nodes.map((node) => `${node.id} (${node.type})`).join(', ') || 'none';
    }
  });

function only(texts: Widget[]): Widget | undefined {
  return texts.length === 1 ? texts[0] : undefined;
}
