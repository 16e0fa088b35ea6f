import type { Marks } from '../canvas/Marks';

/**
 * What is drawn over ComfyUI's canvas, on a layer of its own that lets every click through: texts of many lines, and all of Nodes 2.0, are
 * HTML that covers the canvas and would hide a mark.
 */
export class MarkLayer {
  readonly #below: HTMLCanvasElement;
  #layer: HTMLCanvasElement | undefined;

  /** @param below ComfyUI's canvas. */
  constructor(below: HTMLCanvasElement) {
    this.#below = below;
  }

  /** @param context Of ComfyUI's canvas, with its zoom and pan. */
  draw(context: CanvasRenderingContext2D, marks: Marks, paint: (context: CanvasRenderingContext2D) => void): void {
    if (marks.isEmpty) return this.#layer?.remove();
    const layer = (this.#layer ??= newLayer());
    if (!layer.isConnected) this.#below.parentElement?.append(layer);
    // Setting a size empties it.
    layer.width = this.#below.width;
    layer.height = this.#below.height;
    const above = layer.getContext('2d');
    if (!above) return;
    above.setTransform(context.getTransform());
    paint(above);
  }
}

function newLayer(): HTMLCanvasElement {
  const layer = document.createElement('canvas');
  layer.dataset['layer'] = 'comfy-assistant-marks';
  layer.style.cssText = 'position: absolute; inset: 0; width: 100%; height: 100%; pointer-events: none;';
  return layer;
}
