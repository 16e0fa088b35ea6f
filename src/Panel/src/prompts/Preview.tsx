import { useText } from '../i18n/text';
import { Missing } from './Missing';

/** The message as the model would get it. */
export interface Rendered {
  text: string;
  tokens?: number;
  sections?: { name: string; tokens: number }[];
  leftOut?: (string | { name: string })[];
}

export function Preview({ rendered, error }: { rendered: Rendered | null | undefined; error: string }) {
  const t = useText();
  if (!rendered) return <Missing value={rendered} error={error} />;
  const total = rendered.tokens ?? rendered.sections?.reduce((sum, section) => sum + section.tokens, 0);
  return (
    <section className="rendered" aria-label={t('prompts.preview')}>
      <h3>
        {t('prompts.preview')} {total !== undefined && <span className="muted small-text">{t('prompts.tokens', { count: total })}</span>}
      </h3>
      {rendered.sections && (
        <ul className="sections">
          {rendered.sections.map((section) => (
            <li key={section.name}>
              <span>{section.name}</span>
              <meter value={section.tokens} max={Math.max(total ?? 1, 1)} aria-label={section.name} />
              <span className="muted">{section.tokens}</span>
            </li>
          ))}
        </ul>
      )}
      {rendered.leftOut && rendered.leftOut.length > 0 && <p className="muted">{t('prompts.leftOut', { names: rendered.leftOut.map((item) => (typeof item === 'string' ? item : item.name)).join(', ') })}</p>}
      <pre tabIndex={0}>{rendered.text}</pre>
    </section>
  );
}
