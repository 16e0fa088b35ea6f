import { settings, type Graph, type GraphNode } from '../canvas/graph';
import { bounds, boxOf, freeSpot, TITLE } from '../canvas/placement';
import { ToolError } from '../canvas/ToolError';
import type { Edit } from '../toolbox/Edit';
import { setWidget } from '../toolbox/setWidget';
import { textArgument, type Arguments } from '../toolbox/tool';
import { create, put } from './add';

const WIDTH = 300;
const LINE_HEIGHT = 18;
const LETTERS_A_LINE = 42;
const LONGEST = 600;

/** Adds a note, beside the nodes it is about if any are given, and in their graph. */
export function note(operation: Arguments, edit: Edit): GraphNode {
  const text = textArgument(operation, 'text');
  const { title, nodes } = operation;
  const about = nodes === undefined ? [] : edit.nodes(nodes);
  const node = create('Note', edit);
  const [widget] = settings(node);
  if (!widget) throw new ToolError('This ComfyUI has no notes that can be written.');
  const lines = text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / LETTERS_A_LINE)), 0);
  node.setSize?.([WIDTH, Math.min(LONGEST, 40 + lines * LINE_HEIGHT)]);
  const graph = about[0] ? edit.graphOf(about[0]) : edit.graph;
  put(node, edit, about.length > 0 ? above(about, graph) : undefined, graph);
  if (typeof title === 'string' && title !== '') node.title = title;
  edit.name(operation['name'], node);
  setWidget(edit, node, widget, text);
  return node;

  function above(nodes: GraphNode[], graph: Graph): { x: number; y: number } {
    const box = bounds(nodes.map(boxOf))!;
    const size = { width: node.size[0], height: node.size[1] + TITLE };
    const anchor = { x: box.x, y: box.y - size.height - TITLE, width: 0, height: 0 };
    const spot = freeSpot(size, graph.nodes.map(boxOf), { x: 0, y: 0, width: 0, height: 0 }, anchor);
    return { x: spot.x, y: spot.y + TITLE };
  }
}
