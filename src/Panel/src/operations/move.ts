import { kindOf } from '../canvas/graph';
import { bounds, boxOf, moveTo, TITLE } from '../canvas/placement';
import { ToolError } from '../canvas/ToolError';
import { nodesOf, type Edit } from '../toolbox/Edit';
import type { Arguments } from '../toolbox/tool';

/** Moves nodes together: their upper left corner to x and y, or by dx and dy. */
export function move(operation: Arguments, edit: Edit): object {
  const nodes = nodesOf(operation, edit);
  const from = bounds(nodes.map(boxOf))!;
  const number = (name: string) => (Number.isFinite(operation[name]) ? (operation[name] as number) : undefined);
  const [x, y, dx, dy] = ['x', 'y', 'dx', 'dy'].map(number);
  if ([x, y, dx, dy].every((value) => value === undefined)) throw new ToolError('Give x and y to move to, or dx and dy to move by.');
  const right = x === undefined ? (dx ?? 0) : x - from.x;
  const down = y === undefined ? (dy ?? 0) : y - from.y - TITLE;
  for (const node of nodes) {
    moveTo(node, node.pos[0] + right, node.pos[1] + down);
    edit.context.turn.placing.leave(node);
  }
  return {
    moved: nodes.map((node) => ({
      nodeId: edit.address(node),
      node: node.title || kindOf(node),
      x: Math.round(node.pos[0]),
      y: Math.round(node.pos[1]),
    })),
  };
}
