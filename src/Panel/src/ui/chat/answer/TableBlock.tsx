import { useRef, type ComponentProps } from 'react';
import { useText } from '../../../i18n/text';
import { CopyButton } from '../../kit/CopyButton';

/** A table that scrolls sideways where it is too wide. It is copied as spreadsheets take it: cells between tabs. */
export function TableBlock({ children }: ComponentProps<'table'>) {
  const t = useText();
  const table = useRef<HTMLTableElement>(null);
  return (
    <div className="table">
      <div className="table-frame" role="region" aria-label={t('answer.table')} tabIndex={0}>
        <table ref={table}>{children}</table>
      </div>
      <CopyButton text={() => cellsOf(table.current)} />
    </div>
  );
}

function cellsOf(table: HTMLTableElement | null): string {
  const rows = [...(table?.rows ?? [])];
  return rows.map((row) => [...row.cells].map((cell) => cell.textContent.replaceAll(/\s+/g, ' ').trim()).join('\t')).join('\n');
}
