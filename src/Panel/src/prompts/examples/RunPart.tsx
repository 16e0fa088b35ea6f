import { useState } from 'react';
import { localeOf, useLanguage, useText } from '../../i18n/text';
import type { RunChanges } from '../../service/examples';
import { ConnectionChoice } from '../ConnectionChoice';
import { Missing } from '../Missing';
import { dateIn } from '../requests/figures';
import type { Run } from './useRun';

const MOST_REPEATS = 50;

/** Starts and stops a run, shows how far it is, and in the end what changed. `names` are those to run; all where it is left out. */
export function RunPart({ run, names }: { run: Run; names?: readonly string[] }) {
  const t = useText();
  const language = useLanguage();
  const [repeat, setRepeat] = useState(1);
  const [connection, setConnection] = useState<string>();
  const { progress, last, changes } = run.now ?? {};
  const good = last?.examples.filter(({ passed, runs }) => passed === runs).length ?? 0;
  return (
    <div className="run-part">
      <div className="row">
        {progress?.isRunning ? (
          <button type="button" onClick={() => void run.stop()}>
            {t('trial.stop')}
          </button>
        ) : (
          <button type="button" className="primary" onClick={() => void run.start(names, repeat, connection)}>
            {t(names ? 'examples.run' : 'examples.runAll')}
          </button>
        )}
        <label className="check">
          {t('examples.repeat')}
          <input
            type="number"
            min={1}
            max={MOST_REPEATS}
            value={repeat}
            onChange={({ target }) => setRepeat(Math.min(MOST_REPEATS, Math.max(1, Math.round(Number(target.value)) || 1)))}
          />
        </label>
        <ConnectionChoice chosen={connection} choose={setConnection} />
        <span role="status" className="muted small-text">
          {progress?.isRunning
            ? t('examples.running', { done: progress.done, of: progress.of, name: progress.now ?? '' })
            : last && t('examples.score', { passed: good, of: last.examples.length, model: last.model, date: dateIn(language, last.at) })}
        </span>
      </div>
      {progress?.isRunning && <progress max={progress.of} value={progress.done} aria-label={t('prompts.examples')} />}
      {last?.isStopped && <p className="mark">{t('requests.stopped')}</p>}
      <Missing value="" error={run.problem} />
      {changes && <Changes changes={changes} />}
    </div>
  );
}

function Changes({ changes: { since, prompts, better, worse, added } }: { changes: RunChanges }) {
  const t = useText();
  const language = useLanguage();
  const rate = (value: number) => value.toLocaleString(localeOf(language), { style: 'percent' });
  const rows = [...worse, ...better];
  return (
    <details open={worse.length > 0}>
      <summary>{t('examples.changes', { date: dateIn(language, since), better: better.length, worse: worse.length })}</summary>
      <p className="muted small-text">
        {prompts.length > 0 ? t('examples.otherTexts', { names: prompts.join(', ') }) : t('examples.sameTexts')}
      </p>
      {added.length > 0 && <p className="muted small-text">{t('examples.added', { names: added.join(', ') })}</p>}
      <ul>
        {rows.map(({ name, before, now, unmet }) => (
          <li key={name} data-worse={now < before || undefined}>
            <a href={`#examples/${name}`}>{name}</a>{' '}
            <bdi>
              {rate(before)} → {rate(now)}
            </bdi>
            {unmet.map((text) => (
              <code key={text} className="unmet">
                {text}
              </code>
            ))}
          </li>
        ))}
      </ul>
    </details>
  );
}
