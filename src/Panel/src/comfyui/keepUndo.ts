/**
 * A browser takes Ctrl+Z on the canvas for the last text that was typed anywhere, undoes that and moves the focus there: what was sent
 * would come back into the panel, and the next Ctrl+Z would miss the workflow. ComfyUI's own undo does not need the browser's.
 */
export function keepUndo(): () => void {
  const keep = (event: KeyboardEvent) => {
    const target = event.composedPath()[0];
    const onCanvas = target instanceof HTMLCanvasElement || target === document.body;
    if (onCanvas && (event.ctrlKey || event.metaKey) && ['z', 'y'].includes(event.key.toLowerCase())) event.preventDefault();
  };
  addEventListener('keydown', keep, true);
  return () => removeEventListener('keydown', keep, true);
}
