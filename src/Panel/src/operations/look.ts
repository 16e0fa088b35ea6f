import { kindOf, type GraphNode } from '../canvas/graph';
import { ToolError } from '../canvas/ToolError';
import { nodesOf, type Edit } from '../toolbox/Edit';
import { textArgument, type Arguments } from '../toolbox/tool';
import { colorOf, COLORS } from './colors';

// LiteGraph's modes.
const MODES: Readonly<Record<string, number>> = { always: 0, mute: 2, bypass: 4 };

export function mode(operation: Arguments, edit: Edit): object {
  const wanted = MODES[String(operation['mode']).toLowerCase()];
  if (wanted === undefined) throw new ToolError(`'mode' must be always, bypass or mute, not ${JSON.stringify(operation['mode'])}.`);
  return each(operation, edit, (node) => {
    node.mode = wanted;
    return { mode: String(operation['mode']).toLowerCase() };
  });
}

export function title(operation: Arguments, edit: Edit): object {
  const text = textArgument(operation, 'title');
  return each(operation, edit, (node) => ({ title: (node.title = text) }));
}

export function color(operation: Arguments, edit: Edit): object {
  const name = textArgument(operation, 'color');
  const colors = colorOf(name);
  if (!colors) throw new ToolError(`There is no colour "${name}". Give one of ${COLORS.join(', ')}, none, or one such as #335533.`);
  return each(operation, edit, (node) => {
    node.color = colors.title;
    node.bgcolor = colors.body;
    return { color: name };
  });
}

export function collapse(operation: Arguments, edit: Edit): object {
  const collapsed = operation['collapsed'] === true;
  return each(operation, edit, (node) => {
    // Nodes 2.0 watch the flags that the node has, and would not see those of another object.
    node.flags ??= {};
    node.flags.collapsed = collapsed;
    return { collapsed };
  });
}

function each(operation: Arguments, edit: Edit, change: (node: GraphNode) => object): object {
  return {
    nodes: nodesOf(operation, edit).map((node) => {
      const place = { nodeId: edit.address(node), node: node.title || kindOf(node) };
      return { ...place, ...change(node) };
    }),
  };
}
