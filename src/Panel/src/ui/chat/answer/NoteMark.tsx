import { useText } from '../../../i18n/text';

/** A raised number that leads to its footnote. */
export function NoteMark({ number }: { number: string }) {
  const t = useText();
  return (
    <sup>
      <button
        type="button"
        className="note-mark"
        data-refers={number}
        aria-label={t('answer.note', { note: Number(number) })}
        onClick={({ currentTarget }) => goTo(currentTarget, `[data-note="${Number(number)}"]`)}
      >
        {number}
      </button>
    </sup>
  );
}

/** Leads to another place of the same answer. A fragment of the address finds nothing inside a shadow root. */
export function goTo(from: HTMLElement, what: string): void {
  const target = from.closest('.markdown')?.querySelector<HTMLElement>(what);
  target?.scrollIntoView({ block: 'nearest' });
  target?.focus();
}
