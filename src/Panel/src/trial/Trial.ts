import { readNodeTypes } from '../canvas/nodeTypes';
import { saveTrial, type Connection, type ToolSet } from '../service/models';
import type { ChosenModel } from '../state/settings';
import { Store } from '../state/Store';
import { JOBS, jobs, type Job, type JobName } from './jobs';
import type { Why } from './outcome';
import { runJob, type Run, type Spent } from './runJob';

/** What is known of one job. */
export interface TrialLine {
  job: JobName;
  state: 'waiting' | 'running' | 'good' | 'bad';
  why?: Why | undefined;
  /** The tools with which that was. */
  tools: ToolSet;
}

export interface TrialState {
  /** The id of the connection. */
  connection: string;
  state: 'running' | 'done' | 'stopped';
  model?: string | undefined;
  lines: readonly TrialLine[];
  spent: Spent;
  /** Why it ended before all jobs were tried. */
  problem?: string | undefined;
  /** The tools with which it did best. */
  fit?: ToolSet | undefined;
  /** It never called a tool, whatever it was asked. */
  onlyTalks?: boolean;
}

/** What is tried next where too much fails: fewer tools, then simpler ones. */
const SIMPLER: Readonly<Record<ToolSet, readonly ToolSet[]>> = {
  auto: ['core', 'simple'],
  all: ['core', 'simple'],
  core: ['simple'],
  simple: [],
  none: ['simple'],
};

/** So many refusals in a row are no accident. */
const REFUSALS = 2;

/** The provider, or the service, gives no answers. */
class RefusedError extends Error {}

/** With as many jobs done, other tools could gain little. */
const ENOUGH = 9;

/** The trial that runs, or the last one; it goes on while the page of models is closed. */
export const trial = new Store<TrialState | undefined>(undefined);

let stopping = new AbortController();

export const stopTrial = (): void => stopping.abort();

/**
 * Has a model do the jobs with the tools of its connection. What it fails at is tried once more with fewer and then with simpler tools, to
 * find out which fit it. The result is kept with the connection, unless the user stops the trial.
 */
export async function startTrial({ id, tools = 'auto' }: Connection, model?: string): Promise<void> {
  stopTrial();
  const { signal } = (stopping = new AbortController());
  const set = tools ?? 'auto';
  trial.set({
    connection: id,
    state: 'running',
    lines: JOBS.map((job) => ({ job, state: 'waiting', tools: set })),
    spent: { requests: 0, tokens: 0 },
  });
  try {
    await tryAll({ connection: id, ...(model && { model }) }, set, signal);
    trial.update({ state: 'done' });
    await keep();
  } catch (failure) {
    // Another trial has begun since.
    if (signal !== stopping.signal) return;
    const state = now().state === 'done' ? 'done' : 'stopped';
    trial.update({ state, lines: unfinished(), ...(!signal.aborted && { problem: (failure as Error).message }) });
  }
}

async function tryAll(chosen: ChosenModel, set: ToolSet, signal: AbortSignal): Promise<void> {
  const types = await readNodeTypes();
  let calls: number;
  try {
    calls = await pass(set);
  } catch (refusal) {
    if (!(refusal instanceof RefusedError) || !(await talks())) throw refusal;
    return trial.update({ fit: 'none', onlyTalks: true, problem: refusal.message, lines: unfinished() });
  }
  let fit = set;
  for (const tools of SIMPLER[set]) {
    // Fewer tools make no difference to a model that never calls any; shorter words may.
    if (good() >= ENOUGH || (calls === 0 && tools !== 'simple')) continue;
    const before = good();
    calls += await pass(tools);
    if (good() > before) fit = tools;
  }
  trial.update({ fit, onlyTalks: calls === 0 });

  async function pass(tools: ToolSet): Promise<number> {
    let calls = 0;
    let refusals = 0;
    for (const job of JOBS) {
      const line = now().lines.find((line) => line.job === job)!;
      if (line.state === 'good') continue;
      mark(job, { state: 'running', tools });
      const run = await attempt(jobs[job], tools);
      if (typeof run === 'string') {
        mark(job, { state: 'bad', why: { key: 'trial.why.error', values: { error: run } }, tools });
        if (++refusals === REFUSALS) throw new RefusedError(run);
        continue;
      }
      refusals = 0;
      calls += run.calls.length;
      const why = whyNot(job, run);
      mark(job, { state: why ? 'bad' : 'good', why, tools });
      trial.update({ model: run.model ?? now().model });
    }
    return calls;
  }

  /** Whether it answers where it is sent no tools. */
  async function talks(): Promise<boolean> {
    const greeting = { message: 'Say hello.', start: {}, check: () => undefined };
    const run = await attempt(greeting, 'none');
    if (typeof run === 'string') return false;
    trial.update({ model: run.model });
    return run.said;
  }

  /** What came of a job, or why there was no answer. */
  async function attempt(job: Job, tools: ToolSet): Promise<Run | string> {
    const earlier = now().spent;
    const onSpent = ({ requests, tokens }: Spent) => {
      if (!signal.aborted) trial.update({ spent: { requests: earlier.requests + requests, tokens: earlier.tokens + tokens } });
    };
    try {
      return await runJob(job, { types, chosen, tools, signal, onSpent });
    } catch (failure) {
      if (signal.aborted) throw failure;
      return (failure as Error).message;
    }
  }
}

function whyNot(job: JobName, run: Run): Why | undefined {
  if (run.endless) return { key: 'trial.why.endless' };
  const why = jobs[job].check(run);
  if (!why) return undefined;
  if (run.calls.length === 0) return { key: run.said ? 'trial.why.words' : 'trial.why.silent' };
  // Where nothing was done, what kept it from that says more.
  const { error, name } = run.calls.at(-1)!;
  const isUntouched = JSON.stringify([...run.before]) === JSON.stringify([...run.after]);
  return error && isUntouched ? { key: 'trial.why.refused', values: { tool: name, error } } : why;
}

async function keep(): Promise<void> {
  const { connection, model, lines, fit } = now();
  if (!model || !fit) return;
  const failed = lines.filter(({ state }) => state !== 'good').map(({ job }) => job);
  await saveTrial(connection, { model, passed: lines.length - failed.length, jobs: lines.length, failed, tools: fit });
}

const now = (): TrialState => trial.get()!;
const good = (): number => now().lines.filter(({ state }) => state === 'good').length;

function mark(job: JobName, change: Partial<TrialLine>): void {
  trial.update({ lines: now().lines.map((line) => (line.job === job ? { ...line, why: undefined, ...change } : line)) });
}

// What was running when it ended is as if it had never begun.
const unfinished = () => now().lines.map((line): TrialLine => (line.state === 'running' ? { ...line, state: 'waiting' } : line));
