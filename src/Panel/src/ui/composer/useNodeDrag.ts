import { useEffect, useEffectEvent, useState, type RefObject } from 'react';
import type { Canvas } from '../../canvas/Canvas';
import type { GraphNode } from '../../canvas/graph';

/**
 * Takes nodes that are dragged from the canvas onto the panel; they go back to where they were. Only where the canvas draws its nodes: those
 * of Nodes 2.0 are HTML, whose places are not ours to set.
 */
export function useNodeDrag(inside: RefObject<HTMLElement | null>, canvas: Canvas, take: (nodes: GraphNode[]) => void): boolean {
  const [dragging, setDragging] = useState(false);
  const taken = useEffectEvent(take);
  useEffect(() => {
    let places: Map<GraphNode, [number, number]> | undefined;
    const moved = () => [...(places ?? [])].filter(([node, [x, y]]) => node.pos[0] !== x || node.pos[1] !== y).map(([node]) => node);
    const isOver = ({ clientX, clientY }: PointerEvent) => {
      const box = inside.current?.closest('.panel')?.getBoundingClientRect();
      return box !== undefined && clientX >= box.left && clientX <= box.right && clientY >= box.top && clientY <= box.bottom;
    };
    const down = (event: PointerEvent) => {
      const onCanvas = event.composedPath()[0] instanceof HTMLCanvasElement && !isOver(event);
      places = onCanvas ? new Map(canvas.shown().nodes.map((node) => [node, [node.pos[0], node.pos[1]]])) : undefined;
    };
    const move = (event: PointerEvent) => {
      if (places) setDragging(isOver(event) && moved().length > 0);
    };
    // Before the canvas sees it: what is then put back has never moved, for its undo as well.
    const up = (event: PointerEvent) => {
      const nodes = places && isOver(event) ? moved() : [];
      for (const node of nodes) [node.pos[0], node.pos[1]] = places!.get(node)!;
      places = undefined;
      setDragging(false);
      if (nodes.length === 0) return;
      canvas.redraw();
      taken(nodes);
    };
    const cancel = () => {
      places = undefined;
      setDragging(false);
    };
    document.addEventListener('pointerdown', down, true);
    document.addEventListener('pointermove', move, true);
    document.addEventListener('pointerup', up, true);
    document.addEventListener('pointercancel', cancel, true);
    return () => {
      document.removeEventListener('pointerdown', down, true);
      document.removeEventListener('pointermove', move, true);
      document.removeEventListener('pointerup', up, true);
      document.removeEventListener('pointercancel', cancel, true);
    };
  }, [inside, canvas]);
  return dragging;
}
