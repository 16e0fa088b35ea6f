import { useText } from '../i18n/text';
import type { ToolCallAnswer } from '../service/toolbox';

/** What came of a call: to the letter what the model would read, how long it took, and how long it is. */
export function Called({ answer }: { answer: ToolCallAnswer }) {
  const t = useText();
  const { text, error, canvas, milliseconds, tokens } = answer;
  return (
    <section className="called" aria-label={t('tools.result')}>
      {canvas ? (
        <>
          <p>{t('tools.canvasOnly', { tool: canvas.tool })}</p>
          <pre dir="ltr" tabIndex={0}>
            {JSON.stringify(canvas.input, null, 2)}
          </pre>
        </>
      ) : (
        <>
          <h3>
            {t('tools.result')}{' '}
            <span className="muted small-text">
              {t('tools.took', { ms: milliseconds })} · {t('count.tokens', { count: tokens })}
            </span>
          </h3>
          <pre dir="ltr" tabIndex={0} className={error ? 'failure' : undefined} role={error ? 'alert' : undefined}>
            {text}
          </pre>
        </>
      )}
    </section>
  );
}
