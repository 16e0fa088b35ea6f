import { useEffect, useMemo, useRef } from 'react';
import { showNodes } from '../../canvas/showNodes';
import type { ToolPart } from '../../sessions/messages';
import { useApp } from '../kit/context';
import { nodesOfCall } from './nodesOfCall';

const FLASH = 2_000;

/** What a line of the log points at on the canvas: hovering lights it up, `show` brings it into view, inside a subgraph too. */
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
  const flash = () => void setTimeout(canvas.mark(ids.map((nodeId) => ({ kind: 'pointed', nodeId }))), FLASH);
  const show = () => void showNodes(canvas, ids).then(flash);
  return { points: ids.length > 0, enter, leave, show };
}
