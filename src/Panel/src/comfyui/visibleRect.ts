import type { Rect } from '../canvas/placement';

/** The largest part of the canvas beside, above or below the panel, in pixels from the canvas's corner. */
export function visibleRect(canvas: Rect, cover: Rect | undefined): Rect {
  const whole = { x: 0, y: 0, width: canvas.width, height: canvas.height };
  if (!cover || cover.width === 0 || cover.height === 0) return whole;
  const left = Math.max(0, cover.x - canvas.x);
  const top = Math.max(0, cover.y - canvas.y);
  const right = Math.min(canvas.width, cover.x + cover.width - canvas.x);
  const bottom = Math.min(canvas.height, cover.y + cover.height - canvas.y);
  if (right <= left || bottom <= top) return whole;
  const parts = [
    { ...whole, width: left },
    { ...whole, x: right, width: canvas.width - right },
    { ...whole, height: top },
    { ...whole, y: bottom, height: canvas.height - bottom },
  ];
  const best = parts.sort((a, b) => b.width * b.height - a.width * a.height)[0]!;
  return best.width < 100 || best.height < 100 ? whole : best;
}
