import { useEffect, useRef, useState } from 'react';
import { drawSheet, type SheetCell } from '../../canvas/contactSheet';
import type { RunFile } from '../../canvas/Canvas';
import { useText } from '../../i18n/text';
import type { ToolPart } from '../../sessions/messages';
import { mediaAddress } from '../kit/addresses';
import { download } from '../kit/download';
import { dataOf } from './callState';

interface Sweep {
  columns: number;
  cells: { label: string; file?: RunFile; error?: string }[];
}

const MOST_CELLS = 64;

/** The pictures of a sweep on one sheet with their labels, drawn in the page from the files that the runs made. */
export function ContactSheet({ part }: { part: ToolPart }) {
  const t = useText();
  const place = useRef<HTMLDivElement>(null);
  const [sheet, setSheet] = useState<HTMLCanvasElement>();
  const data = dataOf(part);
  const sweep = sweepIn(data);
  const none = t('sweep.none');
  const name = sweep && t('sweep.sheet', { count: sweep.cells.length });

  useEffect(() => {
    const sweep = sweepIn(data);
    if (!sweep) return;
    let isGone = false;
    void Promise.all(sweep.cells.map((cell) => load(cell, none))).then((cells) => {
      if (!isGone) setSheet(drawSheet(cells, sweep.columns));
    });
    return () => void (isGone = true);
  }, [data, none]);

  useEffect(() => {
    if (!sheet || !place.current) return;
    sheet.setAttribute('role', 'img');
    if (name) sheet.setAttribute('aria-label', name);
    place.current.replaceChildren(sheet);
  }, [sheet, name]);

  if (!sweep) return null;
  return (
    <div className="sheet">
      <div ref={place} />
      {sheet && (
        <button type="button" className="quiet" onClick={() => save(sheet)}>
          {t('sweep.save')}
        </button>
      )}
    </div>
  );
}

// The result may come from an imported conversation.
function sweepIn({ sweep }: Readonly<Record<string, unknown>>): Sweep | undefined {
  const { columns, cells } = (sweep ?? {}) as Partial<Sweep>;
  if (!Number.isInteger(columns) || columns! < 1 || columns! > MOST_CELLS || !Array.isArray(cells)) return undefined;
  const known = cells.slice(0, MOST_CELLS).filter((cell: unknown) => typeof (cell as { label?: unknown } | null)?.label === 'string');
  return known.length > 0 ? { columns: columns!, cells: known } : undefined;
}

/** A file that is gone, or that the panel may not load, leaves its place empty. */
async function load({ label, file, error }: Sweep['cells'][number], none: string): Promise<SheetCell> {
  const address = mediaAddress(file?.url, 'image');
  if (!address) return { label, note: typeof error === 'string' ? error : none };
  const picture = new Image();
  picture.src = address;
  try {
    await picture.decode();
    return { label, picture };
  } catch {
    return { label, note: none };
  }
}

function save(sheet: HTMLCanvasElement): void {
  sheet.toBlob((picture) => picture && download('sweep.png', picture));
}
