import { allNodes } from '../canvas/allNodes';
import type { Canvas } from '../canvas/Canvas';

/** The types on the canvas that ComfyUI does not have. Their nodes are there as boxes that cannot run. */
export function unknownTypes(canvas: Canvas): string[] {
  const known = new Set(canvas.nodeTypes());
  const types = allNodes(canvas.graph()).flatMap(({ type, subgraph }) => (subgraph || !type ? [] : [type]));
  return [...new Set(types)].filter((type) => !known.has(type));
}
