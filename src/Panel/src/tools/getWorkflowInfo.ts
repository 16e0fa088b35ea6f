import { describeNode } from '../toolbox/describeNode';
import type { Tool } from '../toolbox/tool';

export const getWorkflowInfo: Tool = (args, { canvas, turn }) => {
  turn.sawGraph();
  const graph = canvas.graph();
  const selected = canvas.selection().map((node) => node.id);
  const head = { name: canvas.tab().name, nodeCount: graph.nodes.length, ...(selected.length > 0 && { selected }) };
  if (args['fullFormat'] === true) return { ...head, nodes: brief(), workflow: graph.serialize() };
  if (args['includeNodeDetails'] === false) return { ...head, nodes: brief() };
  const detail = { layout: args['includeLayout'] === true, options: args['includeWidgetOptions'] === true };
  return { ...head, nodes: graph.nodes.map((node) => describeNode(graph, node, detail)) };

  function brief() {
    return graph.nodes.map(({ id, type, title }) => ({ id, type, title }));
  }
};
