import { useCallback, useEffect, useState } from 'react';
import { readRun, startRun, stopRun, type ExampleRun } from '../../service/examples';

/** How often a run is looked at while it is under way, in ms. */
const LOOK = 500;

export interface Run {
  now: ExampleRun | undefined;
  problem: string;
  start: (names: readonly string[] | undefined, repeat: number, connection: string | undefined) => Promise<void>;
  stop: () => Promise<void>;
}

/** The run in the service: it goes on while nobody looks, and whoever looks sees how far it is. */
export function useRun(): Run {
  const [now, setNow] = useState<ExampleRun>();
  const [problem, setProblem] = useState('');
  const look = useCallback(
    () =>
      readRun().then(setNow, (failure: Error) => {
        setProblem(failure.message);
        // As a new object, so that it is looked at again.
        setNow((known) => known && { ...known });
      }),
    [],
  );
  useEffect(() => void look(), [look]);
  useEffect(() => {
    if (!now?.progress.isRunning) return;
    const timer = setTimeout(() => void look(), LOOK);
    return () => clearTimeout(timer);
  }, [now, look]);
  const start: Run['start'] = async (names, repeat, connection) => {
    setProblem('');
    await startRun(names, repeat, connection).then(setNow, (failure: Error) => setProblem(failure.message));
  };
  const stop = async () => {
    await stopRun().catch((failure: Error) => setProblem(failure.message));
    await look();
  };
  return { now, problem: problem || (now?.progress.problem ?? ''), start, stop };
}
