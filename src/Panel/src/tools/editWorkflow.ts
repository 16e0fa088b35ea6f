import { operations } from '../operations';
import { describeNode } from '../toolbox/describeNode';
import { Edit } from '../toolbox/Edit';
import { allOrNothing } from '../toolbox/allOrNothing';
import type { Arguments, Tool } from '../toolbox/tool';
import { ToolError } from '../canvas/ToolError';

export const editWorkflow: Tool = (args, context) => {
  const list = args['operations'];
  if (!Array.isArray(list) || list.length === 0) throw new ToolError("'operations' must be a list with at least one operation.");
  return context.turn.edit(() =>
    allOrNothing(context, () => {
      const edit = new Edit(context);
      const done = (list as unknown[]).map((operation, index) => run(operation, index, edit));
      const fresh = edit.fresh.filter((node) => edit.graphOf(node).nodes.includes(node));
      const shown = fresh.filter((node) => edit.graphOf(node) === context.canvas.shown());
      if (shown.length > 0) context.canvas.reveal(shown);
      return {
        operations: done,
        newNodes: fresh.map((node) => describeNode(context.canvas.graph(), node)),
        nodesNow: edit.graph.nodes.length,
      };
    }),
  );
};

function run(value: unknown, index: number, edit: Edit): object {
  const operation = (value ?? {}) as Arguments;
  const name = String(operation['op']);
  const act = Object.hasOwn(operations, name) ? operations[name] : undefined;
  try {
    if (!act) throw new ToolError(`There is no operation "${name}". There are: ${Object.keys(operations).join(', ')}.`);
    return { op: name, ...act(operation, edit) };
  } catch (failure) {
    if (!(failure instanceof ToolError)) throw failure;
    throw new ToolError(`Operation ${index + 1} (${name}): ${failure.message}`);
  }
}
