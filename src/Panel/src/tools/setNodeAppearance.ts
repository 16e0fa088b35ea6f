import { collapse, color, title } from '../operations/look';
import { Edit } from '../toolbox/Edit';
import type { Tool } from '../toolbox/tool';
import { ToolError } from '../canvas/ToolError';

export const setNodeAppearance: Tool = (args, context) =>
  context.turn.edit(() => {
    const edit = new Edit(context);
    const wanted = { nodes: args['nodeIds'], title: args['title'], color: args['color'], collapsed: args['collapsed'] };
    // The colour comes first: it is the one that can be refused.
    const done = [
      ...(wanted.color === undefined ? [] : [color(wanted, edit)]),
      ...(wanted.title === undefined ? [] : [title(wanted, edit)]),
      ...(wanted.collapsed === undefined ? [] : [collapse(wanted, edit)]),
    ];
    if (done.length === 0) throw new ToolError("Give 'title', 'color' or 'collapsed': there is nothing to change otherwise.");
    return { changed: done };
  });
