import { useEffect, useEffectEvent, useState, type RefObject } from 'react';

/** Takes files that are dropped anywhere on the panel: a drop beside the message box must not open the file in place of the page. */
export function useDrop(inside: RefObject<HTMLElement | null>, take: (files: File[]) => void): boolean {
  const [dragging, setDragging] = useState(false);
  const taken = useEffectEvent(take);
  useEffect(() => {
    const panel = inside.current?.closest<HTMLElement>('.panel');
    if (!panel) return;
    const over = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      setDragging(true);
    };
    const leave = (event: DragEvent) => {
      // Moving over what is inside is no leaving.
      if (!(event.relatedTarget instanceof Node && panel.contains(event.relatedTarget))) setDragging(false);
    };
    const drop = (event: DragEvent) => {
      setDragging(false);
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      // ComfyUI would open it as well.
      event.stopPropagation();
      taken(files);
    };
    panel.addEventListener('dragover', over);
    panel.addEventListener('dragleave', leave);
    panel.addEventListener('drop', drop);
    return () => {
      panel.removeEventListener('dragover', over);
      panel.removeEventListener('dragleave', leave);
      panel.removeEventListener('drop', drop);
    };
  }, [inside]);
  return dragging;
}
