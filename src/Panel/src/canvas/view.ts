import type { Rect } from './placement';

/** LiteGraph's zoom and pan: a point on the screen is (graph point + offset) × scale. */
export interface Viewport {
  scale: number;
  offset: { 0: number; 1: number };
}

const MARGIN = 0.05;

/** The part of the graph that a part of the canvas element shows, in the graph's units. */
export function shownIn(view: Viewport, pixels: Rect): Rect {
  return {
    x: pixels.x / view.scale - view.offset[0],
    y: pixels.y / view.scale - view.offset[1],
    width: pixels.width / view.scale,
    height: pixels.height / view.scale,
  };
}

/** Centres a part of the graph within a part of the element. Zooms out if it has to, and never in beyond 1. */
export function showIn(view: Viewport, pixels: Rect, target: Rect): void {
  const whole = Math.min((pixels.width * (1 - 2 * MARGIN)) / target.width, (pixels.height * (1 - 2 * MARGIN)) / target.height);
  // Keeps the user's zoom if the target fits at it.
  view.scale = Math.max(0.1, Math.min(1, whole, Math.max(view.scale, Math.min(whole, 0.6))));
  view.offset[0] = (pixels.x + pixels.width / 2) / view.scale - target.x - target.width / 2;
  view.offset[1] = (pixels.y + pixels.height / 2) / view.scale - target.y - target.height / 2;
}
