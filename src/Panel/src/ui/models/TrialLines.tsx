import { useText } from '../../i18n/text';
import type { TrialLine } from '../../trial/Trial';

/** What became of each job, with the reason for those that were not done. */
export function TrialLines({ lines }: { lines: readonly TrialLine[] }) {
  const t = useText();
  const first = lines[0]?.tools;
  const words = { waiting: t('test.skipped'), running: t('trial.running'), good: t('trial.good'), bad: t('trial.bad') };
  return (
    <ul className="test">
      {lines.map(({ job, state, why, tools }) => (
        <li key={job} data-state={state}>
          <span className="mark-of-test" aria-hidden="true">
            {MARKS[state]}
          </span>
          <div>
            <strong>{t(`trial.job.${job}`)}</strong> <span className="muted">{words[state]}</span>
            {why && <p className="small-text">{t(why.key, why.values)}</p>}
            {state === 'good' && tools !== first && (
              <p className="small-text muted">{t('trial.with', { tools: t(`models.tools.${tools}`) })}</p>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}

const MARKS = { waiting: '–', running: '…', good: '✓', bad: '✕' };
