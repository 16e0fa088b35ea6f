import { useText } from '../../i18n/text';
import type { ExampleResult } from '../../service/examples';
import { directionOf } from '../../text/direction';

/** How often an example passed; nothing where it was not run. */
export function Rate({ result }: { result: ExampleResult | undefined }) {
  if (!result) return null;
  const { passed, runs } = result;
  return (
    <span className={passed === runs ? 'badge good' : 'badge bad'} dir="ltr">
      {passed}/{runs}
    </span>
  );
}

/** What an example took, and what failed: what was expected, and what came. */
export function ResultPart({ result }: { result: ExampleResult }) {
  const t = useText();
  const { expectations, errors, tokens, milliseconds } = result;
  const failed = expectations.filter(({ passed, runs }) => passed < runs);
  return (
    <>
      <p className="muted small-text">{t('examples.took', { tokens, seconds: Math.round(milliseconds / 100) / 10 })}</p>
      {errors.map((error, index) => (
        <Came key={index} label={t('examples.noAnswer')} text={error} />
      ))}
      {failed.length > 0 && (
        <ul className="failures">
          {failed.map(({ text, passed, runs, came, errors: unknown }) => (
            <li key={text}>
              <code>{text}</code>{' '}
              <span className="muted" dir="ltr">
                {passed}/{runs}
              </span>
              {came.map((what, index) => (
                <Came key={index} label={t('examples.came')} text={what} />
              ))}
              {unknown.map((why, index) => (
                <Came key={index} label={t('examples.unknown')} text={why} />
              ))}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Came({ label, text }: { label: string; text: string }) {
  return (
    <p className="failure" dir={directionOf(text)}>
      <strong>{label}</strong> {text}
    </p>
  );
}
