import type { Rect } from '../canvas/placement';

/**
 * The largest part of the canvas that nothing covers, in pixels from the canvas's corner.
 * @param free The part that ComfyUI's bars leave; undefined where it is not known.
 * @param covers What lies over the canvas: the panel, and parts of ComfyUI.
 */
export function visibleRect(canvas: Rect, free: Rect | undefined, covers: readonly (Rect | undefined)[]): Rect {
  const whole = { x: 0, y: 0, width: canvas.width, height: canvas.height };
  const start = (free && common(whole, within(canvas, free))) ?? whole;
  return covers.reduce<Rect>((rest, cover) => (cover ? beside(rest, within(canvas, cover)) : rest), start);
}

const within = (canvas: Rect, { x, y, width, height }: Rect): Rect => ({ x: x - canvas.x, y: y - canvas.y, width, height });

function common(one: Rect, other: Rect): Rect | undefined {
  const x = Math.max(one.x, other.x);
  const y = Math.max(one.y, other.y);
  const width = Math.min(one.x + one.width, other.x + other.width) - x;
  const height = Math.min(one.y + one.height, other.y + other.height) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : undefined;
}

/** The largest part of a rectangle beside, above or below what covers it. */
function beside(whole: Rect, cover: Rect): Rect {
  const covered = common(whole, cover);
  if (!covered) return whole;
  const right = covered.x + covered.width;
  const bottom = covered.y + covered.height;
  const parts = [
    { ...whole, width: covered.x - whole.x },
    { ...whole, x: right, width: whole.x + whole.width - right },
    { ...whole, height: covered.y - whole.y },
    { ...whole, y: bottom, height: whole.y + whole.height - bottom },
  ];
  const best = parts.sort((a, b) => b.width * b.height - a.width * a.height)[0]!;
  return best.width < 100 || best.height < 100 ? whole : best;
}
