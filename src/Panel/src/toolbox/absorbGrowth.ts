import type { Canvas } from '../canvas/Canvas';

/** Long enough for a picture to arrive after a run, in ms. */
const LATEST = 60_000;
const LAST_LOOK = 1_000;

/** What ends the watch that the last turn on a canvas began. */
const watches = new WeakMap<Canvas, () => void>();

/**
 * Nodes grow after a turn, when they are drawn for the first time or their pictures arrive, and a canvas would take that for a step of its
 * own: the first Ctrl+Z would only shrink a node. Until something else changes, growth belongs to the last step. Those inside a subgraph
 * are drawn when it is opened, however long after that is.
 */
export function absorbGrowth(canvas: Canvas): void {
  watches.get(canvas)?.();
  const { id } = canvas.tab();
  let shown = canvas.shown();
  let until = Date.now() + LATEST;
  const timer = setTimeout(() => absorb(), LAST_LOOK);
  const absorb = () => {
    if (canvas.tab().id !== id) return stop();
    if (canvas.shown() !== shown) {
      shown = canvas.shown();
      until = Date.now() + LATEST;
    }
    if (Date.now() < until && !canvas.absorbGrowth()) stop();
  };
  const stop = () => {
    clearTimeout(timer);
    removeEventListener('pointerdown', absorb, true);
    removeEventListener('keydown', absorb, true);
  };
  watches.set(canvas, stop);
  absorb();
  // Before the canvas itself handles them.
  addEventListener('pointerdown', absorb, true);
  addEventListener('keydown', absorb, true);
}
