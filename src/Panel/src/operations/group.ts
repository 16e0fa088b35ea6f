import { kindOf } from '../canvas/graph';
import { fitAround } from '../canvas/placement';
import { ToolError } from '../canvas/ToolError';
import { nodesOf, type Edit } from '../toolbox/Edit';
import { textArgument, type Arguments } from '../toolbox/tool';
import { colorOf } from './colors';

/** Draws a titled box around nodes. */
export function group(operation: Arguments, edit: Edit): object {
  const nodes = nodesOf(operation, edit);
  const title = textArgument(operation, 'title');
  const graph = edit.graphOf(nodes[0]!);
  const colors = colorOf(typeof operation['color'] === 'string' ? operation['color'] : 'none');
  if (!colors) throw new ToolError(`There is no colour "${String(operation['color'])}" for a group.`);
  const box = edit.context.canvas.createGroup(title);
  if (colors.group) box.color = colors.group;
  graph.add(box);
  edit.context.turn.placing.around(box, nodes, fitAround);
  fitAround(box, nodes);
  return { group: title, nodes: nodes.map((node) => ({ nodeId: edit.address(node), node: node.title || kindOf(node) })) };
}
