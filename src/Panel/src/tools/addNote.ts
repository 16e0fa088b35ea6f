import { note } from '../operations/note';
import { Edit } from '../toolbox/Edit';
import type { Tool } from '../toolbox/tool';

export const addNote: Tool = (args, context) =>
  context.turn.edit(() => {
    const edit = new Edit(context);
    const node = note({ text: args['text'], title: args['title'], nodes: args['nodeIds'] }, edit);
    return { nodeId: edit.address(node), text: args['text'] };
  });
