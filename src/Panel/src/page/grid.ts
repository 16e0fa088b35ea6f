import type { LGraphCanvas } from '@comfyorg/litegraph';

/** In the graph's units. */
const STEP = 24;
/** Dots closer than this blur into a surface; zoomed out, every fourth one is left. In CSS pixels. */
const CLOSEST = 14;

/** Draws the canvas's ground: its colour, and dots that move and zoom with the graph. */
export function drawGrid(view: LGraphCanvas, ground: string, dots: string): void {
  view.onRenderBackground = ({ width, height }, context) => {
    const { scale, offset } = view.ds;
    const ratio = devicePixelRatio;
    let step = STEP * scale;
    while (step < CLOSEST) step *= 4;
    step *= ratio;
    const size = Math.max(1, Math.round(1.5 * ratio));
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = ground;
    context.fillRect(0, 0, width, height);
    context.fillStyle = dots;
    for (let x = first(offset[0] * scale * ratio, step); x < width; x += step)
      for (let y = first(offset[1] * scale * ratio, step); y < height; y += step)
        context.fillRect(Math.round(x), Math.round(y), size, size);
    context.restore();
    return true;
  };
}

/** Where the first dot is that can be seen. */
function first(offset: number, step: number): number {
  return ((offset % step) + step) % step;
}
