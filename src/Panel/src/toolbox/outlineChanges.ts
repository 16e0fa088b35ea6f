import type { Canvas } from '../canvas/Canvas';
import { compare, type Outline } from '../canvas/outline';

/** How long changes are outlined on the canvas, in ms. */
const OUTLINED = 4_000;

/** Outlines for some seconds the nodes that are new or other than they were. */
export function outlineChanges(canvas: Canvas, before: Outline, after: Outline, tabId: string): void {
  const { added, changed } = compare(before, after);
  const ids = [...added.map(({ id }) => id), ...changed.map(({ node }) => node.id)];
  if (ids.length === 0) return;
  const unmark = canvas.mark(
    ids.map((nodeId) => ({ kind: 'made', nodeId })),
    tabId,
  );
  setTimeout(unmark, OUTLINED);
}
