import { allNodes } from '../canvas/allNodes';
import { linkInto, settings, type Graph, type GraphNode } from '../canvas/graph';
import { plain } from '../text/plain';
import type { Edit } from './Edit';

const FARTHEST = 10;

/** The part of a workflow that is asked for, as the model wrote it. */
interface Wanted {
  ids: unknown;
  around: unknown;
  depth: unknown;
  text: unknown;
}

/** The nodes that a look is about: those named, those near one by links, those with a word in them; or undefined for all. */
export function chooseNodes({ ids, around, depth, text }: Wanted, graph: Graph, edit: Edit): GraphNode[] | undefined {
  let nodes: GraphNode[] | undefined;
  if (Array.isArray(ids) && ids.length > 0) nodes = ids.map((id) => edit.node(id));
  if (around !== undefined && around !== '') nodes = [...(nodes ?? []), ...near(edit.node(around), Number(depth ?? 1), edit)];
  if (typeof text === 'string' && text.trim() !== '') {
    const word = text.trim().toLowerCase();
    nodes = (nodes ?? allNodes(graph)).filter((node) => has(node, word));
  }
  return nodes && [...new Set(nodes)];
}

function near(start: GraphNode, depth: number, edit: Edit): GraphNode[] {
  const graph = edit.graphOf(start);
  const found = new Set([start]);
  let edge = [start];
  for (let step = 0; step < Math.min(depth, FARTHEST) && edge.length > 0; step++) {
    const next = edge.flatMap((node) => neighbours(graph, node)).filter((node) => !found.has(node));
    next.forEach((node) => found.add(node));
    edge = [...new Set(next)];
  }
  return [...found];
}

function neighbours(graph: Graph, node: GraphNode): GraphNode[] {
  const ids = [
    ...(node.inputs ?? []).map((input) => linkInto(graph, input)?.origin_id),
    ...(node.outputs ?? []).flatMap((output) => (output.links ?? []).map((id) => graph.getLink(id)?.target_id)),
  ];
  return ids.flatMap((id) => (id === undefined ? [] : (graph.getNodeById(id) ?? [])));
}

function has(node: GraphNode, word: string): boolean {
  const texts = [node.type, node.title, ...settings(node).flatMap((widget) => [widget.name, plain(widget.value)])];
  return texts.some((text) => text.toLowerCase().includes(word));
}
