import { useText } from '../i18n/text';
import { Missing } from './Missing';
import { Parts, type PartOf } from './Parts';
import { Sections } from './Sections';

/** The system message as the model would get it. */
export interface Rendered {
  text: string;
  tokens: number;
  /** Of the model, in tokens. */
  window: number;
  /** What is sent beside it; `leftOut` names tools that wait until a chat uses them, as the window is small. */
  tools: { tokens: number; offered: string[]; leftOut: string[] };
  /** `limit` is the section's budget in tokens; `leftOut` names what did not fit. */
  sections: { name: string; tokens: number; limit?: number | null; leftOut: string[]; parts?: PartOf[] }[];
}

export function Preview({ rendered, error }: { rendered: Rendered | null | undefined; error: string }) {
  const t = useText();
  if (!rendered) return <Missing value={rendered} error={error} />;
  return (
    <section className="rendered" aria-label={t('prompts.preview')}>
      <h2>
        {t('prompts.preview')} <span className="muted small-text">{t('count.tokens', { count: rendered.tokens })}</span>
      </h2>
      <Sections sections={rendered.sections} />
      <Parts sections={rendered.sections} />
      <p className="muted" title={rendered.tools.leftOut.join(', ')}>
        {t('prompts.tools', {
          offered: rendered.tools.offered.length,
          all: rendered.tools.offered.length + rendered.tools.leftOut.length,
          tokens: rendered.tools.tokens,
          window: rendered.window,
        })}
      </p>
      <pre tabIndex={0}>{rendered.text}</pre>
    </section>
  );
}
