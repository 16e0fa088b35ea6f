import type { Canvas } from '../canvas/Canvas';

/** Long enough for a picture to arrive after a run, in ms. */
const LATEST = 60_000;
const LAST_LOOK = 1_000;

/**
 * Nodes grow after a turn, when they are drawn for the first time or their pictures arrive, and a canvas would take that for a step of its
 * own: the first Ctrl+Z would only shrink a node. Until something else changes, growth belongs to the last step.
 */
export function absorbGrowth(canvas: Canvas): void {
  const { id } = canvas.tab();
  const timers = [setTimeout(() => absorb(), LAST_LOOK), setTimeout(() => stop(), LATEST)];
  const absorb = () => {
    if (canvas.tab().id !== id || !canvas.absorbGrowth()) stop();
  };
  const stop = () => {
    timers.forEach(clearTimeout);
    removeEventListener('pointerdown', absorb, true);
    removeEventListener('keydown', absorb, true);
  };
  absorb();
  // Before the canvas itself handles them.
  addEventListener('pointerdown', absorb, true);
  addEventListener('keydown', absorb, true);
}
