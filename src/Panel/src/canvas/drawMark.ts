import type { NodeMark } from './Mark';
import type { Rect } from './placement';

const COLOURS = { added: '#3fa45b', removed: '#d9534f', changed: '#d99a2b', made: '#d99a2b', pointed: '#6f7ff0' };
const MARGIN = 6;
const TITLE_FONT = '14px system-ui, sans-serif';

/** Draws a mark around the box of its node. */
export function drawMark(context: CanvasRenderingContext2D, mark: NodeMark, box: Rect): void {
  const { x, y, width, height } = box;
  context.strokeStyle = context.fillStyle = COLOURS[mark.kind];
  context.lineWidth = 3;
  context.setLineDash(mark.kind === 'added' ? [8, 6] : []);
  context.globalAlpha = 1;
  context.strokeRect(x - MARGIN, y - MARGIN, width + 2 * MARGIN, height + 2 * MARGIN);
  if (mark.kind === 'removed') {
    context.beginPath();
    context.moveTo(x, y);
    context.lineTo(x + width, y + height);
    context.moveTo(x + width, y);
    context.lineTo(x, y + height);
    context.stroke();
  }
  if (mark.kind === 'pointed' || mark.kind === 'made') return;
  context.globalAlpha = mark.kind === 'changed' ? 0.08 : 0.18;
  context.fillRect(x, y, width, height);
  if (mark.kind !== 'added') return;
  context.globalAlpha = 1;
  context.font = TITLE_FONT;
  context.fillText(mark.title, x + 10, y + 20, width - 20);
}
