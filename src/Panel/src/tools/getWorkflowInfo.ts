import { addressOf } from '../canvas/address';
import { kindOf, type Graph, type GraphNode } from '../canvas/graph';
import { ToolError } from '../canvas/ToolError';
import { describeWorkflow } from '../service/workflows';
import { chooseNodes } from '../toolbox/chooseNodes';
import { describeNode } from '../toolbox/describeNode';
import { Edit } from '../toolbox/Edit';
import { nodeLine } from '../toolbox/nodeLine';
import type { Arguments, Tool } from '../toolbox/tool';

const DEFAULT_TOKENS = 2000;
const LETTERS_A_TOKEN = 4;
const NAMED_LEFT_OUT = 40;

export const getWorkflowInfo: Tool = async (args, context) => {
  const { canvas, turn, signal } = context;
  turn.look();
  const edit = new Edit(context);
  const graph = graphOf(args, edit);
  const root = canvas.graph();
  const selected = canvas.selection().map((node) => addressOf(root, node));
  const head = {
    name: canvas.tab().name,
    nodeCount: graph.nodes.length,
    ...(graph !== root && { insideSubgraph: graph.name }),
    ...(selected.length > 0 && { selected }),
  };
  const brief = (nodes: readonly GraphNode[]) =>
    nodes.map((node) => ({ id: addressOf(root, node), type: kindOf(node), title: node.title }));
  const budget = LETTERS_A_TOKEN * Number(args['maxTokens'] ?? DEFAULT_TOKENS);
  const detail = args['detail'] ?? (args['fullFormat'] === true ? 'json' : args['includeNodeDetails'] === false ? 'ids' : undefined);
  if (detail === 'json') return { ...head, nodes: brief(graph.nodes), workflow: root.serialize() };
  if (detail === 'ids') return { ...head, nodes: brief(graph.nodes) };

  const wanted = { ids: args['nodeIds'], around: args['around'], depth: args['depth'], text: args['text'] };
  const chosen = chooseNodes(wanted, graph, edit);
  const nodes = chosen ?? graph.nodes;
  if (detail !== 'outline') {
    const shape = { layout: args['includeLayout'] === true, options: args['includeWidgetOptions'] === true };
    const full = within(
      nodes.map((node) => describeNode(root, node, shape)),
      budget,
    );
    if (full.length === nodes.length) return { ...head, nodes: full };
    if (detail === 'full' || chosen) return { ...head, nodes: full, leftOut: leftOut(nodes.slice(full.length)) };
  }
  const whole = chosen || graph !== root ? undefined : await describeWorkflow(root.serialize(), budget, signal);
  const lines =
    whole === undefined
      ? within(
          nodes.map((node) => nodeLine(root, node)),
          budget,
        )
      : undefined;
  return {
    ...head,
    outline: whole ?? lines!.join('\n'),
    ...(lines && lines.length < nodes.length && { leftOut: leftOut(nodes.slice(lines.length)) }),
    note: 'An outline: before you change nodes, ask for them with nodeIds to see their slots and widgets.',
  };

  function leftOut(rest: readonly GraphNode[]) {
    return {
      count: rest.length,
      nodes: rest.slice(0, NAMED_LEFT_OUT).map((node) => `${addressOf(root, node)} ${node.subgraph ? node.title : node.type}`),
      note: 'Ask for these with nodeIds, or raise maxTokens.',
    };
  }
};

function graphOf(args: Arguments, edit: Edit): Graph {
  const subgraph = args['subgraph'];
  if (subgraph === undefined || subgraph === '') return edit.context.turn.scope();
  const node = edit.node(subgraph);
  if (!node.subgraph) throw new ToolError(`N${edit.called(node).slice(1)} is no subgraph.`);
  return node.subgraph;
}

/** As many from the front as the budget of letters holds; always the first. */
function within<T>(items: T[], budget: number): T[] {
  let used = 0;
  const end = items.findIndex((item, index) => (used += JSON.stringify(item).length) > budget && index > 0);
  return end < 0 ? items : items.slice(0, end);
}
