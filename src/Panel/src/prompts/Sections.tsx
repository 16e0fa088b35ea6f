import { useText } from '../i18n/text';

interface Part {
  name: string;
  tokens: number;
  /** Its budget in tokens. */
  limit?: number | null;
  /** What did not fit. */
  leftOut: string[];
}

/** The parts of a system message with their sizes in tokens. */
export function Sections({ sections }: { sections: readonly Part[] }) {
  const t = useText();
  const total = sections.reduce((sum, { tokens }) => sum + tokens, 0);
  const leftOut = sections.flatMap((section) => section.leftOut);
  return (
    <>
      <ul className="sections">
        {sections.map((section) => (
          <li key={section.name}>
            <span>{section.name}</span>
            <meter value={section.tokens} max={Math.max(section.limit ?? total, 1)} aria-label={section.name} />
            <span className="muted aligned" dir="ltr">
              {section.limit ? `${section.tokens} / ${section.limit}` : section.tokens}
            </span>
          </li>
        ))}
      </ul>
      {leftOut.length > 0 && <p className="muted">{t('prompts.leftOut', { names: leftOut.join(', ') })}</p>}
    </>
  );
}
