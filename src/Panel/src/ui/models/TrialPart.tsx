import { useState } from 'react';
import { useText } from '../../i18n/text';
import { saveConnection, TOOL_SETS, type Connection, type ToolSet } from '../../service/models';
import { useStore } from '../../state/Store';
import { JOBS } from '../../trial/jobs';
import { startTrial, stopTrial, trial, type TrialState } from '../../trial/Trial';
import { draftOf } from './edited';
import { TrialLines } from './TrialLines';

/** "How well does it do?": has the connection's model do scripted jobs, and proposes the tools that fit it. */
export function TrialPart({ connection, model }: { connection: Connection; model: string | undefined }) {
  const t = useText();
  const now = useStore(trial);
  const mine = now?.connection === connection.id ? now : undefined;
  const isRunning = mine?.state === 'running';
  const isOthers = !mine && now?.state === 'running';
  const label = isRunning ? 'trial.stop' : mine ? 'trial.again' : 'trial.start';
  return (
    <section className="trial" aria-label={t('trial.title')}>
      {mine ? <Progress now={mine} connection={connection} /> : <p className="small-text">{t('trial.about', { jobs: JOBS.length })}</p>}
      <div className="row">
        {/* One button: the focus would be lost with the one that goes. */}
        <button
          type="button"
          className={isRunning ? '' : 'primary'}
          disabled={isOthers}
          onClick={isRunning ? stopTrial : () => void startTrial(connection, model)}
        >
          {t(label)}
        </button>
      </div>
    </section>
  );
}

function Progress({ now, connection }: { now: TrialState; connection: Connection }) {
  const t = useText();
  const { lines, spent, problem, fit, onlyTalks, state } = now;
  const passed = lines.filter((line) => line.state === 'good').length;
  const tried = lines.filter((line) => line.state === 'good' || line.state === 'bad').length;
  return (
    <>
      <div role="status">
        <p className="trial-score">{t('trial.score', { passed, jobs: lines.length })}</p>
        {state === 'stopped' && <p className="small-text">{t('trial.stopped')}</p>}
      </div>
      {state === 'running' && <progress max={lines.length} value={tried} aria-label={t('trial.title')} />}
      <p className="muted small-text">{t('trial.spent', { ...spent })}</p>
      <TrialLines lines={lines} />
      {problem && (
        <p className="tool-error" role="alert">
          {problem}
        </p>
      )}
      {onlyTalks && <p>{t('trial.onlyTalks')}</p>}
      {state === 'done' && fit && <Fit key={fit} connection={connection} fit={fit} />}
    </>
  );
}

/** The tools that fit, to be changed and used; for a connection that the panel cannot change, what to set. */
function Fit({ connection, fit }: { connection: Connection; fit: ToolSet }) {
  const t = useText();
  const [chosen, setChosen] = useState(fit);
  const [wrong, setWrong] = useState('');
  if (connection.layer === 'team') return <p>{t('layer.models')}</p>;
  if (connection.isReadOnly) return <p>{t('trial.fitEnvironment', { setting: `LLM_TOOLS=${fit}` })}</p>;
  const use = () => {
    setWrong('');
    saveConnection(connection.id, { ...draftOf(connection), tools: chosen }).catch((failure: unknown) =>
      setWrong((failure as Error).message),
    );
  };
  return (
    <div className="trial-fit">
      <label>
        {t('trial.fit')}
        <select value={chosen} onChange={({ target }) => setChosen(target.value as ToolSet)}>
          {TOOL_SETS.map((set) => (
            <option key={set} value={set}>
              {t(`models.tools.${set}`)}
            </option>
          ))}
        </select>
      </label>
      <div className="row">
        <button type="button" className="primary" disabled={(connection.tools ?? 'auto') === chosen} onClick={use}>
          {t('trial.use')}
        </button>
      </div>
      {wrong && (
        <p className="tool-error" role="alert">
          {wrong}
        </p>
      )}
    </div>
  );
}
