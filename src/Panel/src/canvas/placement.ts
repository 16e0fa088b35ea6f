import type { GraphNode, Group } from './graph';

export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** LiteGraph draws the title above a node's position. */
export const TITLE = 30;
const GAP = 40;
const PADDING = 24;
const GROUP_TITLE = 40;

export function boxOf(node: GraphNode): Rect {
  return { x: node.pos[0], y: node.pos[1] - TITLE, width: node.size[0], height: node.size[1] + TITLE };
}

/**
 * Moves a node or a group. Nodes 2.0 keep places of their own, which only the property itself tells: one written into its two numbers is
 * undone with the next frame.
 */
export function moveTo(item: GraphNode | Group, x: number, y: number): void {
  item.pos = [x, y];
}

export function bounds(boxes: readonly Rect[]): Rect | undefined {
  if (boxes.length === 0) return undefined;
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  return { x, y, width: right - x, height: bottom - y };
}

/** Makes a group the box around nodes. */
export function fitAround(group: Group, nodes: readonly GraphNode[]): void {
  const inner = bounds(nodes.map(boxOf))!;
  moveTo(group, inner.x - PADDING, inner.y - PADDING - GROUP_TITLE);
  group.size = [inner.width + 2 * PADDING, inner.height + 2 * PADDING + GROUP_TITLE];
}

/** Whether a node lies in a group: its middle does, as LiteGraph counts it. */
export function isIn(group: Group, node: GraphNode): boolean {
  const box = boxOf(node);
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2, width: 0, height: 0 };
  return contains({ x: group.pos[0], y: group.pos[1], width: group.size[0], height: group.size[1] }, middle);
}

export function overlaps(one: Rect, other: Rect, gap = 0): boolean {
  return (
    one.x < other.x + other.width + gap &&
    other.x < one.x + one.width + gap &&
    one.y < other.y + other.height + gap &&
    other.y < one.y + one.height + gap
  );
}

export function contains(outer: Rect, inner: Rect): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}

/**
 * Free space for a box: in view and close to its neighbour if possible, otherwise to the right of everything.
 * Only spots next to existing boxes are tried: a thousand nodes cost a few thousand tries, not a scan of the plane.
 */
export function freeSpot(
  size: { width: number; height: number },
  taken: readonly Rect[],
  view: Rect,
  near?: Rect,
): { x: number; y: number } {
  const middle = { x: view.x + (view.width - size.width) / 2, y: view.y + (view.height - size.height) / 2 };
  if (taken.length === 0) return middle;
  const start = { x: view.x + GAP, y: view.y + GAP };
  const anchor = near ?? { ...start, width: 0, height: 0 };
  const spots = [start, middle];
  for (const box of taken) {
    const right = box.x + box.width + GAP;
    const below = box.y + box.height + GAP;
    spots.push(
      { x: right, y: box.y },
      { x: box.x, y: below },
      { x: right, y: below },
      { x: box.x - size.width - GAP, y: box.y },
      { x: box.x, y: box.y - size.height - GAP },
    );
  }
  const free = spots
    .map((spot) => ({ ...spot, width: size.width, height: size.height }))
    .filter((spot) => !taken.some((box) => overlaps(spot, box, GAP / 2)));
  const best = (candidates: Rect[]) => candidates.sort((a, b) => distance(a, anchor) - distance(b, anchor))[0];
  const chosen = best(free.filter((spot) => contains(view, spot))) ?? best(free);
  if (chosen) return { x: chosen.x, y: chosen.y };
  const all = bounds(taken) ?? anchor;
  return { x: all.x + all.width + GAP, y: all.y };
}

// Follows reading order: right of the neighbour counts as nearer than below it, and left of it as farthest.
function distance(spot: Rect, anchor: Rect): number {
  const dx = spot.x - (anchor.x + anchor.width);
  const dy = spot.y - anchor.y;
  return Math.abs(dx) * (dx < 0 ? 2 : 1) + Math.abs(dy) * 1.5;
}
