import { useEffect, useMemo, useRef } from 'react';
import { seenNode } from '../../canvas/Marks';
import type { ToolPart } from '../../sessions/messages';
import { useApp } from '../kit/context';
import { nodesOfCall } from './nodesOfCall';

const FLASH = 2_000;

/** What a line of the log points at on the canvas: hovering lights it up, `show` brings it into view. */
export function usePointer(part: ToolPart) {
  const { canvas } = useApp().home;
  const unmark = useRef<(() => void) | undefined>(undefined);
  const ids = useMemo(() => nodesOfCall(part), [part]);
  const leave = () => {
    unmark.current?.();
    unmark.current = undefined;
  };
  useEffect(() => leave, []);
  const enter = () => {
    leave();
    if (ids.length > 0) unmark.current = canvas.mark(ids.map((nodeId) => ({ kind: 'pointed', nodeId })));
  };
  const show = () => {
    const nodes = ids.map((id) => seenNode(canvas.graph(), canvas.shown(), id)).filter((node) => node !== undefined);
    canvas.reveal(nodes);
    setTimeout(canvas.mark(ids.map((nodeId) => ({ kind: 'pointed', nodeId }))), FLASH);
  };
  return { points: ids.length > 0, enter, leave, show };
}
