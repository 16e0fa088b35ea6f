import { useText } from '../../../i18n/text';
import { Block } from './Block';
import { goTo } from './NoteMark';

/** The footnotes of an answer. */
export function Notes({ notes, links }: { notes: readonly string[]; links: string }) {
  const t = useText();
  return (
    <section className="notes" aria-label={t('answer.notes')}>
      <ol>
        {notes.map((note, index) => (
          <li key={index} data-note={index + 1} tabIndex={-1}>
            <Block text={note} links={links} />
            <button
              type="button"
              className="quiet small"
              onClick={({ currentTarget }) => goTo(currentTarget, `[data-refers="${index + 1}"]`)}
            >
              <span aria-hidden="true">↩</span>
              <span className="sr-only">{t('answer.back', { note: index + 1 })}</span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}
