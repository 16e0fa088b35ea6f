import type { Canvas } from '../canvas/Canvas';
import type { Mark } from '../canvas/Marks';
import type { OutlineNode } from '../canvas/outline';
import { bounds, boxOf, type Rect } from '../canvas/placement';
import type { Review } from '../canvas/review';

const SIZE = { width: 210, height: 90 };
const GAP = 50;

/** A proposal drawn on the graph: what it adds as ghosts, what it removes struck, what it changes outlined. */
export function reviewMarks(canvas: Canvas, review: Review, accepted: ReadonlySet<string>): Mark[] {
  const wanted = review.list.filter(({ id }) => accepted.has(id));
  const ghosts = ghostPlaces(
    canvas,
    wanted.filter(({ kind }) => kind === 'added').map(({ node }) => node),
  );
  const touched = new Set(wanted.filter(({ kind }) => kind !== 'added' && kind !== 'removed').map(({ node }) => node.id));
  return [
    ...wanted.filter(({ kind }) => kind === 'removed').map(({ node }): Mark => ({ kind: 'removed', nodeId: node.id })),
    ...[...touched].map((nodeId): Mark => ({ kind: 'changed', nodeId })),
    ...ghosts,
  ];
}

/** Right of what they get their data from, below each other; without any such node below the workflow. */
function ghostPlaces(canvas: Canvas, nodes: readonly OutlineNode[]): Mark[] {
  const there = canvas.graph().nodes;
  const boxes = new Map<string, Rect>(there.map((node) => [String(node.id), boxOf(node)]));
  const whole = bounds([...boxes.values()]) ?? { ...canvas.visibleArea(), height: 0 };
  const ghosts: Mark[] = [];
  const placed = [...boxes.values()];
  for (const node of nodes) {
    const sources = Object.values(node.links).map((socket) => boxes.get(socket.slice(0, socket.lastIndexOf(':'))));
    const known = sources.filter((box) => box !== undefined);
    const at: Rect =
      known.length > 0
        ? { ...SIZE, x: Math.max(...known.map(({ x, width }) => x + width)) + GAP, y: Math.min(...known.map(({ y }) => y)) }
        : { ...SIZE, x: whole.x, y: whole.y + whole.height + GAP };
    for (let other; (other = placed.find((one) => overlaps(at, one)));) at.y = other.y + other.height + GAP / 2;
    placed.push(at);
    boxes.set(node.id, at);
    ghosts.push({ kind: 'added', title: node.title || node.type, at });
  }
  return ghosts;
}

function overlaps(one: Rect, other: Rect): boolean {
  return one.x < other.x + other.width && other.x < one.x + one.width && one.y < other.y + other.height && other.y < one.y + one.height;
}
