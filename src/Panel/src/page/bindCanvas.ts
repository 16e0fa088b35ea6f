import type { LGraphCanvas } from '@comfyorg/litegraph';
import { EDITED } from './editText';
import type { PageCanvas } from './PageCanvas';

/** Shortcuts, resizing and saving for the page's canvas, which ComfyUI does on its own. */
export function bindCanvas(element: HTMLCanvasElement, view: LGraphCanvas, canvas: PageCanvas): void {
  const frame = element.parentElement!;
  const resize = () => view.resize(frame.clientWidth, frame.clientHeight);
  new ResizeObserver(resize).observe(frame);
  resize();
  canvas.reveal(canvas.graph().nodes);

  const keep = () => {
    if (canvas.history.record()) canvas.save();
  };
  element.addEventListener('pointerup', () => setTimeout(keep));
  element.addEventListener(EDITED, keep);
  addEventListener('pagehide', () => canvas.save());
  addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && event.target === element) return canvas.leaveSubgraph();
    if (!(event.ctrlKey || event.metaKey) || event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement)
      return;
    const key = event.key.toLowerCase();
    if (key === 'z') canvas.history[event.shiftKey ? 'redo' : 'undo']();
    else if (key === 'y') canvas.history.redo();
    else return;
    event.preventDefault();
    canvas.redraw();
    canvas.save();
  });
}
