import { useEffect, useEffectEvent, useRef, type MouseEvent, type PointerEvent, type RefObject } from 'react';
import type { Place } from './useKeptPlace';

/** A swipe is at least so long, in pixels. */
const SWIPE = 50;
/** Two taps are one gesture if they are so near in time (ms) and place (pixels). */
const TAPS = { within: 350, near: 30 };
/** What a double click, or two taps, enlarge to. */
const CLOSER = 3;

interface Gestures {
  zoom: number;
  /** Zooms so that what is seen at a place of the window stays there. */
  zoomAt: (zoom: number, place: Place) => void;
  /** Called with 1 for a swipe to the left, and -1 for one to the right. Left out where there is nothing to swipe to. */
  swiped: ((direction: 1 | -1) => void) | undefined;
}

interface Point extends Place {
  at: number;
}

/** A swipe, two taps, a double click, and two fingers that spread. Returns the handlers of the element. */
export function useGestures(stage: RefObject<HTMLElement | null>, { zoom, zoomAt, swiped }: Gestures) {
  const start = useRef<Point>(undefined);
  const tap = useRef<Point>(undefined);
  const isFinger = useRef(false);
  usePinch(stage, zoom, zoomAt);

  const closer = (place: Place) => zoomAt(zoom > 1 ? 1 : CLOSER, place);
  const tapped = (now: Point) => {
    const before = tap.current;
    tap.current = now;
    if (!before || now.at - before.at > TAPS.within || Math.hypot(now.x - before.x, now.y - before.y) > TAPS.near) return;
    tap.current = undefined;
    closer(now);
  };
  return {
    onPointerDown(event: PointerEvent) {
      isFinger.current = event.pointerType === 'touch';
      // A second finger makes it a pinch.
      start.current = event.isPrimary ? pointOf(event) : undefined;
    },
    onPointerUp(event: PointerEvent) {
      const [from, to] = [start.current, pointOf(event)];
      start.current = undefined;
      if (!from) return;
      const [x, y] = [to.x - from.x, to.y - from.y].map(Math.abs) as [number, number];
      if (isFinger.current && Math.max(x, y) < TAPS.near / 2) return tapped(to);
      if (zoom === 1 && x > SWIPE && x > 2 * y) swiped?.(to.x < from.x ? 1 : -1);
    },
    onPointerCancel() {
      start.current = undefined;
    },
    onDoubleClick({ clientX, clientY }: MouseEvent) {
      // Browsers send it after two taps as well, but not all of them.
      if (!isFinger.current) closer({ x: clientX, y: clientY });
    },
  };
}

const pointOf = ({ clientX, clientY, timeStamp }: PointerEvent): Point => ({ x: clientX, y: clientY, at: timeStamp });

/** Two fingers zoom the picture, and not the page. */
function usePinch(stage: RefObject<HTMLElement | null>, zoom: number, zoomAt: Gestures['zoomAt']): void {
  const start = useRef<{ distance: number; zoom: number }>(undefined);
  const begin = useEffectEvent((event: TouchEvent) => {
    const distance = distanceOf(event);
    start.current = distance === undefined ? undefined : { distance, zoom };
  });
  const spread = useEffectEvent((event: TouchEvent) => {
    const distance = distanceOf(event);
    if (distance === undefined || !start.current) return;
    event.preventDefault();
    zoomAt((start.current.zoom * distance) / start.current.distance, middleOf(event));
  });
  useEffect(() => {
    const element = stage.current;
    if (!element) return undefined;
    const [began, moved] = [(event: TouchEvent) => begin(event), (event: TouchEvent) => spread(event)];
    const changes = ['touchstart', 'touchend', 'touchcancel'] as const;
    changes.forEach((type) => element.addEventListener(type, began, { passive: true }));
    element.addEventListener('touchmove', moved, { passive: false });
    return () => {
      changes.forEach((type) => element.removeEventListener(type, began));
      element.removeEventListener('touchmove', moved);
    };
  }, [stage]);
}

/** How far two fingers are apart; undefined where there are not two. */
function distanceOf({ touches: [one, other, ...more] }: TouchEvent): number | undefined {
  if (!one || !other || more.length > 0) return undefined;
  return Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY) || undefined;
}

function middleOf({ touches }: TouchEvent): Place {
  const [one, other] = [touches[0]!, touches[1]!];
  return { x: (one.clientX + other.clientX) / 2, y: (one.clientY + other.clientY) / 2 };
}
