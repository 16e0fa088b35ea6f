import { graphAt, parseAddress } from '../canvas/address';
import type { Canvas } from '../canvas/Canvas';
import { findNode, type GraphNode } from '../canvas/graph';
import type { Rect } from '../canvas/placement';
import type { ReviewMarks } from './reviewMarks';

/** Brings into view what a proposal is about in the graph that the user sees: its ghosts would be drawn where nobody looks. */
export function revealMarks(canvas: Canvas, marks: ReviewMarks): void {
  const nodes = new Set<GraphNode>();
  const ghosts: Rect[] = [];
  for (const mark of [...marks.values()].flat()) {
    const { id, path = [] } = parseAddress(mark.nodeId);
    const graph = graphAt(canvas.graph(), path);
    if (graph !== canvas.shown()) continue;
    const node = findNode(graph, id);
    if (mark.kind === 'added') ghosts.push(mark.at);
    else if (node) nodes.add(node);
  }
  canvas.reveal([...nodes], ghosts);
}
