import { addressOf } from '../canvas/address';
import { describeNode } from '../toolbox/describeNode';
import type { Tool } from '../toolbox/tool';

export const getSelection: Tool = (_args, { canvas, turn }) => {
  turn.look();
  const root = canvas.graph();
  const nodes = canvas.selection();
  const graph = canvas.shown();
  return {
    ...(graph !== root && { insideSubgraph: graph.name }),
    selected: nodes.map((node) => describeNode(root, node)),
    ...(nodes.length === 0 && { note: 'Nothing is selected.', nodes: graph.nodes.slice(0, 40).map((node) => addressOf(root, node)) }),
  };
};
