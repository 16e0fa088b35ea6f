import { useEffect, useEffectEvent, useRef, useState, type CSSProperties, type PointerEvent, type RefObject } from 'react';
import { useText } from '../../i18n/text';
import { useGestures } from './useGestures';
import { useKeptPlace, type Place } from './useKeptPlace';

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
  const kept = useKeptPlace(stage, zoom, ratio);
  const zoomAt = (zoom: number, place: Place) => {
    kept.hold(place);
    setZoom(zoom);
  };
  useWheel(stage, zoom, zoomAt);

  const move = (event: PointerEvent) => {
    if (zoom > 1 && event.pointerType === 'mouse' && event.buttons === 1) stage.current?.scrollBy(-event.movementX, -event.movementY);
  };
  const gestures = useGestures(stage, { zoom, zoomAt, swiped: other ? undefined : swiped });
  return (
    <div
      ref={stage}
      className="stage"
      dir="ltr"
      data-zoomed={zoom > 1 || undefined}
      tabIndex={zoom > 1 ? 0 : undefined}
      onScroll={kept.release}
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

/** With Ctrl, which is also what a touchpad's pinch sends, the wheel zooms the picture and not the page. */
function useWheel(stage: RefObject<HTMLDivElement | null>, zoom: number, zoomAt: (zoom: number, place: Place) => void): void {
  const wheel = useEffectEvent((event: WheelEvent) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    zoomAt(zoom * Math.exp(-event.deltaY / 300), { x: event.clientX, y: event.clientY });
  });
  useEffect(() => {
    const element = stage.current;
    if (!element) return undefined;
    const turned = (event: WheelEvent) => wheel(event);
    element.addEventListener('wheel', turned, { passive: false });
    return () => element.removeEventListener('wheel', turned);
  }, [stage]);
}
