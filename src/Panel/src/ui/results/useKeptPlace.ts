import { useLayoutEffect, useRef, type RefObject } from 'react';

/** A place in the window, in pixels. */
export interface Place {
  x: number;
  y: number;
}

/** A point of the picture, 0 to 1 from its corner, and where on the stage it is seen, in pixels from the stage's corner. */
interface Anchor {
  of: Place;
  seen: Place;
}

/**
 * Keeps a point of the picture where it is while the picture changes its size, as it is zoomed or arrives when it is zoomed already: the
 * point in the middle of the stage, or the one under the finger where that was last held.
 */
export function useKeptPlace(stage: RefObject<HTMLElement | null>, zoom: number, ratio: number) {
  const anchor = useRef<Anchor>(undefined);
  const hold = (place: Place) => (anchor.current = stage.current ? anchorAt(stage.current, place) : undefined);
  const release = () => stage.current && hold(middleOf(stage.current));
  useLayoutEffect(() => {
    const element = stage.current;
    const picture = element?.firstElementChild?.getBoundingClientRect();
    if (!element || !picture) return;
    const { of, seen } = (anchor.current ??= { of: { x: 0.5, y: 0.5 }, seen: { x: element.clientWidth / 2, y: element.clientHeight / 2 } });
    const { left, top } = element.getBoundingClientRect();
    element.scrollBy({
      left: picture.left + of.x * picture.width - left - seen.x,
      top: picture.top + of.y * picture.height - top - seen.y,
      behavior: 'instant',
    });
    anchor.current = anchorAt(element, middleOf(element));
  }, [stage, zoom, ratio]);
  return { hold, release };
}

function middleOf(stage: HTMLElement): Place {
  const { left, top } = stage.getBoundingClientRect();
  return { x: left + stage.clientWidth / 2, y: top + stage.clientHeight / 2 };
}

function anchorAt(stage: HTMLElement, { x, y }: Place): Anchor {
  const { left, top } = stage.getBoundingClientRect();
  const picture = stage.firstElementChild!.getBoundingClientRect();
  return {
    of: { x: (x - picture.left) / (picture.width || 1), y: (y - picture.top) / (picture.height || 1) },
    seen: { x: x - left, y: y - top },
  };
}
