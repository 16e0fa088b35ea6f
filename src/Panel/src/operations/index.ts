import type { Edit } from '../toolbox/Edit';
import type { Arguments } from '../toolbox/tool';
import { add } from './add';
import { connect } from './connect';
import { disconnect } from './disconnect';
import { group } from './group';
import { color, mode, title } from './look';
import { move } from './move';
import { note } from './note';
import { remove } from './remove';
import { replace } from './replace';
import { set } from './setInputs';

/** The operations of editWorkflow by name. What one returns is what the model reads about it. */
export const operations: Readonly<Record<string, (operation: Arguments, edit: Edit) => object>> = {
  add(operation, edit) {
    const { node, inputs } = add(operation, edit);
    return {
      nodeId: edit.address(node),
      type: node.type,
      ...(operation['name'] ? { name: operation['name'] } : {}),
      ...(inputs && { inputs }),
    };
  },
  connect,
  disconnect,
  set,
  remove,
  replace(operation, edit) {
    const { node, report } = replace(operation, edit);
    return { nodeId: edit.address(node), type: node.type, ...report };
  },
  move,
  mode,
  title,
  color,
  group,
  note: (operation, edit) => ({ nodeId: edit.address(note(operation, edit)) }),
};
