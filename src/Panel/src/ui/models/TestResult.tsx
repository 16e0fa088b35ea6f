import { isKey, useText } from '../../i18n/text';
import type { TestLine } from '../../service/models';
import { directionOf } from '../../text/direction';

/** What a test found out, with what to do about what does not work. */
export function TestResult({ lines }: { lines: TestLine[] }) {
  const t = useText();
  const title = (check: string) => {
    const key = `test.${check}`;
    return isKey(key) ? t(key) : check;
  };
  return (
    <div role="status">
      <ul className="test">
        {lines.map(({ check, state, found, advice }) => (
          <li key={check} data-state={state}>
            <span className="mark-of-test" aria-hidden="true">
              {MARKS[state]}
            </span>
            <div>
              <strong>{title(check)}</strong> <span className="muted">{t(`test.${state}`)}</span>
              {found && (
                <p className="small-text" dir={directionOf(found)}>
                  {found}
                </p>
              )}
              {advice && (
                <p className="small-text muted" dir={directionOf(advice)}>
                  {advice}
                </p>
              )}
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}

const MARKS = { good: '✓', fair: '!', bad: '✕', skipped: '–' };
