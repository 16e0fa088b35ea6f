import { useCallback, useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { directionIn, useLanguage, useText } from '../../i18n/text';
import { useApp } from '../kit/context';
import { BackIcon, CloseIcon, CompareIcon, FitIcon, ForwardIcon, ZoomInIcon, ZoomOutIcon } from '../kit/icons';
import { useOwnFile, useReadFile } from '../kit/useOwnFile';
import { Actions } from './Actions';
import { Differences, Made, useMade } from './Made';
import { Stage } from './Stage';
import { Thumb } from './Thumb';
import { useModal } from './useModal';
import { useResults, type Shown } from './useResults';

const CLOSEST = 8;
const STEP = 1.5;
/** From this width on there is room beside the picture, in pixels. */
const WIDE = '(min-width: 760px)';

/** A result, large, over the whole page: with the others to go through, to compare it with, and what it was made with. */
export function Lightbox({ id }: { id: string }) {
  const all = useResults().flatMap(({ results }) => results);
  const result = all.find((one) => one.id === id);
  const app = useApp();
  // The conversation was cleared, or an answer made again, under it.
  useEffect(() => {
    if (!result) app.view();
  }, [result, app]);
  return result ? <Open result={result} all={all} /> : null;
}

function Open({ result, all }: { result: Shown; all: readonly Shown[] }) {
  const t = useText();
  const app = useApp();
  const isRtl = directionIn(useLanguage()) === 'rtl';
  const title = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const film = useRef<HTMLUListElement>(null);
  const [zoom, setAnyZoom] = useState(1);
  const [otherId, setOther] = useState<string>();
  useModal(dialog);

  const isPicture = result.kind === 'image';
  const pictures = all.filter(({ kind }) => kind === 'image');
  const other = isPicture ? pictures.find((one) => one.id === otherId) : undefined;
  const read = useReadFile(isPicture ? result.address : undefined);
  const otherRead = useReadFile(other?.address);
  const media = useOwnFile(isPicture ? undefined : result.address);
  const made = useMade(result, read);
  const otherMade = useMade(other, otherRead);
  const [isWide] = useState(() => matchMedia(WIDE).matches);

  const setZoom = useCallback((zoom: number) => setAnyZoom(Math.min(CLOSEST, Math.max(1, zoom < 1.05 ? 1 : zoom))), []);
  const show = (next: Shown) => {
    if (other) return next.kind === 'image' && setOther(next.id);
    setZoom(1);
    app.view(next.id);
  };
  const go = (step: number) => {
    const list = other ? pictures : all;
    const at = list.indexOf(other ?? result);
    show(list[(at + step + list.length) % list.length]!);
  };
  const compare = () => {
    const at = pictures.indexOf(result);
    setOther(other ? undefined : (pictures[at - 1] ?? pictures[at + 1])?.id);
  };
  const shown = other ?? result;
  useEffect(() => {
    film.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [shown.id]);

  const keyDown = (event: KeyboardEvent<HTMLDialogElement>) => {
    const { target, key } = event;
    const isOwn =
      target instanceof HTMLInputElement || target instanceof HTMLMediaElement || (zoom > 1 && (target as Element).matches('.stage'));
    if (isOwn || event.ctrlKey || event.metaKey || event.altKey) return;
    if (key === 'ArrowRight' || key === 'ArrowLeft') go((key === 'ArrowRight') === isRtl ? -1 : 1);
    else if (isPicture && (key === '+' || key === '=')) setZoom(zoom * STEP);
    else if (isPicture && key === '-') setZoom(zoom / STEP);
    else if (isPicture && key === '0') setZoom(1);
    else return;
    event.preventDefault();
  };
  const button = (label: string, icon: ReactNode, click: () => void, more: { pressed?: boolean; off?: boolean } = {}) => (
    <button
      type="button"
      className="icon"
      title={label}
      aria-label={label}
      aria-pressed={more.pressed}
      aria-disabled={more.off}
      onClick={() => !more.off && click()}
    >
      {icon}
    </button>
  );
  return (
    <dialog
      ref={dialog}
      className="lightbox"
      tabIndex={-1}
      aria-labelledby={title}
      onKeyDown={keyDown}
      onCancel={(event) => {
        event.preventDefault();
        app.view();
      }}
      onClose={() => {
        // Not where it was only opened again.
        if (!dialog.current?.open) app.view();
      }}
    >
      <header className="row">
        <h2 id={title} aria-live="polite">
          <bdi>{result.name}</bdi>
          {other && (
            <>
              {' ⇔ '}
              <bdi>{other.name}</bdi>
            </>
          )}
          {!other && all.length > 1 && (
            <span className="muted"> {t('results.position', { index: all.indexOf(result) + 1, total: all.length })}</span>
          )}
        </h2>
        {isPicture && (
          <>
            {button(t('results.zoomOut'), <ZoomOutIcon />, () => setZoom(zoom / STEP), { off: zoom === 1 })}
            {button(t('results.zoomIn'), <ZoomInIcon />, () => setZoom(zoom * STEP), { off: zoom === CLOSEST })}
            {button(t('results.fit'), <FitIcon />, () => setZoom(1), { off: zoom === 1 })}
            {pictures.length > 1 && button(t('results.compare'), <CompareIcon />, compare, { pressed: other !== undefined })}
          </>
        )}
        {button(t('panel.close'), <CloseIcon />, () => app.view())}
      </header>
      <div className="lightbox-middle">
        {all.length > 1 && <div className="arrow before">{button(t('results.previous'), <BackIcon />, () => go(-1))}</div>}
        {read === 'gone' && <p className="lightbox-note">{t('results.gone', { name: result.file.filename })}</p>}
        {typeof read === 'object' && (
          <Stage
            picture={{ url: read.url, name: result.name }}
            other={other && typeof otherRead === 'object' ? { url: otherRead.url, name: other.name } : undefined}
            zoom={zoom}
            setZoom={setZoom}
            swiped={(direction) => go(isRtl ? -direction : direction)}
          />
        )}
        {result.kind === 'video' && media && <video key={media} src={media} controls aria-label={result.name} />}
        {result.kind === 'audio' && media && <audio key={media} src={media} controls aria-label={result.name} />}
        {all.length > 1 && <div className="arrow after">{button(t('results.next'), <ForwardIcon />, () => go(1))}</div>}
      </div>
      <aside className="lightbox-side">
        {!other && <Actions key={result.id} result={result} read={read} />}
        <details className="made" open={isWide}>
          <summary>{t(other ? 'results.differences' : 'results.madeWith')}</summary>
          {other ? <Differences names={[result.name, other.name]} one={made} other={otherMade} /> : <Made made={made} />}
        </details>
      </aside>
      {all.length > 1 && (
        <ul className="film" ref={film} aria-label={t('results.title')}>
          {all.map((one) => (
            <li key={one.id}>
              <Thumb
                result={one}
                aria-label={one.name}
                aria-current={one.id === shown.id || undefined}
                data-compared={other && one.id === result.id ? true : undefined}
                onClick={() => show(one)}
              />
            </li>
          ))}
        </ul>
      )}
    </dialog>
  );
}
