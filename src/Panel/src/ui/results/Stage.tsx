import { useEffect, useLayoutEffect, useRef, useState, type CSSProperties, type PointerEvent, type RefObject } from 'react';
import { useText } from '../../i18n/text';
import { useGestures } from './useGestures';

interface Picture {
  url: string;
  name: string;
}

interface Props {
  picture: Picture;
  /** What it is compared with: it lies over the picture, to the right of a divider. */
  other?: Picture | undefined;
  /** 1 fits it into the stage. */
  zoom: number;
  setZoom: (zoom: number) => void;
  /** Called with 1 for a swipe to the left, and -1 for one to the right. */
  swiped: (direction: 1 | -1) => void;
}

/** A picture that is zoomed and moved, or two of them with a divider. */
export function Stage({ picture, other, zoom, setZoom, swiped }: Props) {
  const t = useText();
  const stage = useRef<HTMLDivElement>(null);
  const [ratio, setRatio] = useState(1);
  const [split, setSplit] = useState(50);
  const scrolled = useKeptMiddle(stage, zoom, ratio);
  useWheel(stage, zoom, setZoom);

  const move = (event: PointerEvent) => {
    if (zoom > 1 && event.pointerType === 'mouse' && event.buttons === 1) stage.current?.scrollBy(-event.movementX, -event.movementY);
  };
  const gestures = useGestures(stage, { zoom, setZoom, swiped: other ? undefined : swiped });
  return (
    <div
      ref={stage}
      className="stage"
      dir="ltr"
      data-zoomed={zoom > 1 || undefined}
      tabIndex={zoom > 1 ? 0 : undefined}
      onScroll={scrolled}
      onPointerMove={move}
      {...gestures}
    >
      <div className="stage-frame" style={{ '--ratio': ratio, '--zoom': zoom } as CSSProperties}>
        <img
          src={picture.url}
          alt={picture.name}
          draggable={false}
          onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) => setRatio(naturalWidth / (naturalHeight || 1) || 1)}
        />
        {other && (
          <>
            <img src={other.url} alt={other.name} draggable={false} style={{ clipPath: `inset(0 0 0 ${split}%)` }} />
            <input
              type="range"
              className="divider-range"
              min={0}
              max={100}
              value={split}
              aria-label={t('results.divider', { one: picture.name, other: other.name })}
              onChange={(event) => setSplit(Number(event.target.value))}
            />
            <span className="divider" style={{ left: `${split}%` }} aria-hidden="true" />
            <bdi className="side">{picture.name}</bdi>
            <bdi className="side other">{other.name}</bdi>
          </>
        )}
      </div>
    </div>
  );
}

/**
 * Keeps in the middle what is there while the picture changes its size: it is zoomed, or arrives when it is zoomed already. Returns what is to be
 * called when it is scrolled.
 */
function useKeptMiddle(stage: RefObject<HTMLDivElement | null>, zoom: number, ratio: number): () => void {
  const middle = useRef({ x: 0.5, y: 0.5 });
  useLayoutEffect(() => {
    const { x, y } = middle.current;
    const { scrollWidth = 0, clientWidth = 0, scrollHeight = 0, clientHeight = 0 } = stage.current ?? {};
    stage.current?.scrollTo({ left: x * scrollWidth - clientWidth / 2, top: y * scrollHeight - clientHeight / 2, behavior: 'instant' });
  }, [stage, zoom, ratio]);
  return () => {
    if (!stage.current) return;
    const { scrollLeft, clientWidth, scrollWidth, scrollTop, clientHeight, scrollHeight } = stage.current;
    middle.current = { x: (scrollLeft + clientWidth / 2) / scrollWidth, y: (scrollTop + clientHeight / 2) / scrollHeight };
  };
}

/** With Ctrl, which is also what a touchpad's pinch sends, the wheel zooms the picture and not the page. */
function useWheel(stage: RefObject<HTMLDivElement | null>, zoom: number, setZoom: (zoom: number) => void): void {
  useEffect(() => {
    const element = stage.current;
    if (!element) return undefined;
    const wheel = (event: WheelEvent) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      setZoom(zoom * Math.exp(-event.deltaY / 300));
    };
    element.addEventListener('wheel', wheel, { passive: false });
    return () => element.removeEventListener('wheel', wheel);
  }, [stage, zoom, setZoom]);
}
