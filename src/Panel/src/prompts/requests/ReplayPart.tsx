import { useEffect, useRef, useState } from 'react';
import { useText } from '../../i18n/text';
import { replay } from '../../service/requests';
import { ConnectionChoice } from '../ConnectionChoice';
import { AnswerReader, type ReadAnswer } from './AnswerReader';
import { AnswerText } from './AnswerText';

/** Sends a call again, to the connection of choice, and shows the answer while it comes. */
export function ReplayPart({ id, call }: { id: string; call: number }) {
  const t = useText();
  const [connection, setConnection] = useState<string>();
  const [answer, setAnswer] = useState<ReadAnswer>();
  const [problem, setProblem] = useState('');
  const [running, setRunning] = useState(false);
  const stopping = useRef<AbortController>(undefined);
  useEffect(() => () => stopping.current?.abort(), []);

  const run = async () => {
    const stop = (stopping.current = new AbortController());
    const reader = new AnswerReader();
    setRunning(true);
    setProblem('');
    setAnswer(undefined);
    try {
      await replay(id, call, connection, (piece) => setAnswer(reader.push(piece)), stop.signal);
    } catch (failure) {
      if (!stop.signal.aborted) setProblem((failure as Error).message);
    }
    setRunning(false);
  };
  return (
    <section className="replay" aria-label={t('requests.replay')}>
      <div className="row">
        <button type="button" onClick={() => (running ? stopping.current?.abort() : void run())}>
          {t(running ? 'trial.stop' : 'requests.replay')}
        </button>
        <ConnectionChoice chosen={connection} choose={setConnection} />
      </div>
      <div role="status">
        {answer && (
          <>
            <h3>{t('requests.replayed')}</h3>
            <AnswerText answer={answer} />
          </>
        )}
      </div>
      {problem && (
        <p className="failure" role="alert">
          {problem}
        </p>
      )}
    </section>
  );
}
