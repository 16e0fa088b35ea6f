/**
 * On Ctrl+Z over the canvas, a browser undoes the last text typed anywhere and moves the focus there: the sent message
 * would reappear in the panel, and the next Ctrl+Z would miss the workflow. ComfyUI's own undo does not need the browser's.
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
