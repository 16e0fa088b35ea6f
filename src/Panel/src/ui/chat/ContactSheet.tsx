import { useEffect, useRef, useState } from 'react';
import { cellWidth, drawSheet, type SheetCell } from '../../canvas/contactSheet';
import { useText } from '../../i18n/text';
import type { ToolPart } from '../../sessions/messages';
import { resultId, sweepOf, type Sweep } from '../../sessions/results';
import { mediaAddress } from '../kit/addresses';
import { useApp } from '../kit/context';
import { download } from '../kit/download';
import { ownFile, previewOf } from '../kit/ownFile';

/** How many pictures are read at once. */
const AT_ONCE = 4;

/** The pictures of a sweep on one sheet with their labels, drawn in the page from the files that the runs made. */
export function ContactSheet({ part }: { part: ToolPart }) {
  const t = useText();
  const app = useApp();
  const place = useRef<HTMLDivElement>(null);
  const [sheet, setSheet] = useState<HTMLCanvasElement>();
  const sweep = sweepOf(part);
  const none = t('sweep.none');
  const name = sweep && t('sweep.sheet', { count: sweep.cells.length });

  useEffect(() => {
    const sweep = sweepOf(part);
    if (!sweep) return;
    const leaving = new AbortController();
    void load(sweep, none, leaving.signal).then((cells) => {
      if (!leaving.signal.aborted) setSheet(drawSheet(cells, sweep.columns));
      for (const { picture } of cells) if (picture && 'close' in picture) picture.close();
    });
    return () => leaving.abort();
  }, [part, none]);

  useEffect(() => {
    if (!sheet || !place.current) return;
    sheet.setAttribute('role', 'img');
    if (name) sheet.setAttribute('aria-label', name);
    place.current.replaceChildren(sheet);
  }, [sheet, name]);

  if (!sweep) return null;
  const pictured = sweep.cells.flatMap(({ file }, index) => (mediaAddress(file?.url, 'image') ? [index] : []));
  const view = (index: number | undefined) => {
    if (index !== undefined && pictured.includes(index)) app.view(resultId(part.toolCallId, index));
  };
  return (
    <div className="sheet">
      {/* For the pointer; the button below is for the keyboard. */}
      <div ref={place} onClick={({ nativeEvent }) => view(cellAt(nativeEvent, place.current, sweep))} />
      {sheet && (
        <div className="row">
          {pictured.length > 0 && (
            <button type="button" className="quiet" onClick={() => view(pictured[0])}>
              {t('results.browse')}
            </button>
          )}
          <button type="button" className="quiet" onClick={() => save(sheet)}>
            {t('sweep.save')}
          </button>
        </div>
      )}
    </div>
  );
}

async function load({ cells, columns }: Sweep, none: string, signal: AbortSignal): Promise<SheetCell[]> {
  const loaded: SheetCell[] = [];
  const waiting = cells.entries();
  const work = async () => {
    for (const [index, cell] of waiting) loaded[index] = await loadOne(cell, cellWidth(columns), none, signal);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return loaded;
}

/** A file that is gone, or that the panel may not load, leaves its place empty. */
async function loadOne(
  { label, file, error }: Sweep['cells'][number],
  width: number,
  none: string,
  signal: AbortSignal,
): Promise<SheetCell> {
  const address = mediaAddress(file?.url, 'image');
  if (!address) return { label, note: typeof error === 'string' ? error : none };
  try {
    const blob = await ownFile(previewOf(address), signal);
    return { label, picture: await createImageBitmap(blob, { resizeWidth: width, resizeQuality: 'medium' }) };
  } catch {
    return { label, note: none };
  }
}

/** The place on the sheet that was clicked; all are of one size. */
function cellAt({ offsetX, offsetY }: MouseEvent, place: HTMLElement | null, { columns, cells }: Sweep): number | undefined {
  const { clientWidth, clientHeight } = place?.firstElementChild ?? {};
  if (!clientWidth || !clientHeight) return undefined;
  const rows = Math.ceil(cells.length / columns);
  return Math.floor((offsetY / clientHeight) * rows) * columns + Math.floor((offsetX / clientWidth) * columns);
}

function save(sheet: HTMLCanvasElement): void {
  sheet.toBlob((picture) => picture && download('sweep.png', picture));
}
