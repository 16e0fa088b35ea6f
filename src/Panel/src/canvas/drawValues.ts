import { sides } from '../text/sides';
import type { GraphNode } from './graph';
import type { Looks, ValueMark } from './Mark';
import { boxOf, overlaps, type Rect } from './placement';

/** Of a value, in letters. */
const LENGTH = 28;
const FONT = 'px system-ui, sans-serif';
const [TEXT, HEIGHT, PADDING, BETWEEN, GAP, RADIUS] = [13, 22, 8, 10, 12, 6];

/** Below this zoom they are drawn larger, to be legible; at most so many times. */
const LEGIBLE = 0.8;
const LARGEST = 2.5;

const DARK = { paper: '#1e1f24', edge: '#d99a2b', old: '#ff9d96', fresh: '#8fe3a6' };
const LIGHT = { paper: '#ffffff', edge: '#b7791f', old: '#b3261e', fresh: '#146c34' };

interface Changed {
  node: GraphNode;
  mark: ValueMark;
}

/** Draws old values, struck through, and new ones to the right of their widgets; beside the title of a node whose widget is not shown. */
export function drawValues(context: CanvasRenderingContext2D, changed: readonly Changed[], { isDark, scale, rowOf }: Looks): void {
  if (changed.length === 0) return;
  const colours = isDark() ? DARK : LIGHT;
  const placed: Rect[] = [];
  const size = Math.min(LARGEST, Math.max(1, LEGIBLE / scale()));
  const [height, padding, between] = [HEIGHT * size, PADDING * size, BETWEEN * size];
  context.font = `${TEXT * size}${FONT}`;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  context.direction = 'ltr';
  context.globalAlpha = 1;
  context.setLineDash([]);
  context.lineWidth = 1.5 * size;
  for (const { node, mark } of changed) {
    const [old, fresh] = sides(mark.from, mark.to, LENGTH);
    const [oldWidth, freshWidth] = [old, fresh].map((text) => context.measureText(text).width) as [number, number];
    const box = boxOf(node);
    const row = rowOf(node, mark.name);
    const at: Rect = {
      x: box.x + box.width + GAP,
      y: row ? row.y + Math.min(row.height, HEIGHT + 4) / 2 - height / 2 : box.y,
      width: oldWidth + freshWidth + between + 2 * padding,
      height,
    };
    for (let other; (other = placed.find((one) => overlaps(at, one)));) at.y = other.y + other.height + 2;
    placed.push(at);
    drawPaper(context, at, colours, RADIUS * size);
    const middle = at.y + height / 2;
    context.fillStyle = context.strokeStyle = colours.old;
    context.fillText(old, at.x + padding, middle);
    context.beginPath();
    context.moveTo(at.x + padding, middle);
    context.lineTo(at.x + padding + oldWidth, middle);
    context.stroke();
    context.fillStyle = colours.fresh;
    context.fillText(fresh, at.x + padding + oldWidth + between, middle);
  }
}

// Opaque: what lies behind it may have any colour.
function drawPaper(context: CanvasRenderingContext2D, { x, y, width, height }: Rect, colours: typeof DARK, radius: number): void {
  context.fillStyle = colours.paper;
  context.strokeStyle = colours.edge;
  context.beginPath();
  context.roundRect(x, y, width, height, radius);
  context.fill();
  context.stroke();
}
