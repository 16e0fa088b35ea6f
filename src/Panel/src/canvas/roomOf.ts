import type { Graph, GraphNode } from './graph';
import type { NodeInfo } from './objectInfo';
import { boxOf, TITLE, type Rect } from './placement';

// What ComfyUI draws a row of a node as high as, and a picture in a node at least.
const ROW = 24;
const PADDING = 16;
const PICTURE = 260;

const PICTURES = new Set<unknown>(['IMAGE', 'MASK', 'VIDEO']);

/**
 * The box that a node needs: with the picture that ComfyUI will show in it, once it is loaded or the workflow has run, which makes the node
 * taller after it was placed.
 */
export function roomOf(node: GraphNode): Rect {
  const box = boxOf(node);
  if (!showsPictures(node)) return box;
  const rows =
    Math.max((node.inputs ?? []).filter(({ widget }) => !widget).length, node.outputs?.length ?? 0) + (node.widgets?.length ?? 0);
  return { ...box, height: Math.max(box.height, TITLE + PADDING + rows * ROW + PICTURE) };
}

/** The boxes of a subgraph's own sockets, inside; none in the workflow itself. */
export function sidesOf({ inputNode, outputNode }: Graph): Rect[] {
  return [inputNode, outputNode].flatMap((side) =>
    side ? [{ x: side.pos[0]!, y: side.pos[1]!, width: side.size[0]!, height: side.size[1]! }] : [],
  );
}

function showsPictures(node: GraphNode): boolean {
  if (node.widgets?.some((widget) => widget.type === 'button' && widget.name === 'upload')) return true;
  const { nodeData } = node.constructor as { nodeData?: Partial<NodeInfo> };
  return nodeData?.output_node === true && (node.inputs ?? []).some(({ type }) => PICTURES.has(type));
}
