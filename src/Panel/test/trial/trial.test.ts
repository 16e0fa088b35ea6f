import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { coreNodes } from '../support/coreNodes';
import type { Connection, ToolSet } from '../../src/service/models';
import { settings } from '../../src/state/settings';
import { JOBS, type JobName } from '../../src/trial/jobs';
import { startTrial, stopTrial, trial } from '../../src/trial/Trial';
import { calls, fails, fakeService, routes, says } from '../support/service';
import { answersTo, rightCalls } from '../support/trialAnswers';

vi.mock('../../src/service/health', () => ({ watchHealth: async () => undefined }));

const connection: Connection = { id: 'mine', name: 'Mine', provider: 'other', baseUrl: 'http://x', isReadOnly: false };
let kept: Record<string, unknown>[];

beforeEach(() => {
  settings.update({ address: 'http://service.test' });
  kept = [];
  routes.clear();
  routes.set('/api/environment/object-info', () => coreNodes);
  routes.set('/api/models/mine/trial', (body) => (kept.push(body), {}));
});
afterEach(() => {
  stopTrial();
  vi.unstubAllGlobals();
});

const right = (job: JobName) => answersTo(rightCalls[job]);
const words = [says('I would do that.')];
const sets = (posted: unknown[]) => [...new Set((posted as { toolSet: ToolSet }[]).map(({ toolSet }) => toolSet))];
const states = () => Object.fromEntries(trial.get()!.lines.map(({ job, state }) => [job, state]));

test('a model that does all jobs keeps its tools, and the result is kept with its cost shown', async () => {
  const posted = fakeService(...JOBS.flatMap(right));
  await startTrial(connection, 'big');
  const now = trial.get()!;
  expect(now.lines.filter(({ state }) => state !== 'good')).toEqual([]);
  expect(now).toMatchObject({ state: 'done', fit: 'auto', onlyTalks: false });
  expect(now.spent).toEqual({ requests: posted.length, tokens: 12 * posted.length });
  expect(kept).toEqual([]);
  expect(sets(posted)).toEqual(['auto']);
  expect(posted[0]).toMatchObject({ trial: true, connection: 'mine', model: 'big' });
  expect(posted[0]!.resumable).toBeUndefined();
});

test('the model that the service names is kept', async () => {
  const named = says('Done.').map((chunk) => (chunk['type'] === 'start' ? { ...chunk, messageMetadata: { model: 'real-name' } } : chunk));
  fakeService(...JOBS.flatMap((job) => (rightCalls[job].length === 0 ? [named] : [right(job)[0]!, named])));
  await startTrial(connection);
  expect(kept).toEqual([{ model: 'real-name', passed: 10, jobs: 10, failed: [], tools: 'auto' }]);
});

test('what fails is tried with fewer and then simpler tools, and those with which more was done fit', async () => {
  const hard: JobName[] = ['build', 'repair', 'oddName'];
  const posted = fakeService(
    ...JOBS.flatMap((job) => (hard.includes(job) ? words : right(job))),
    ...right('build'),
    ...words,
    ...words,
    ...right('repair'),
    ...words,
  );
  await startTrial({ ...connection, tools: 'all' });
  expect(sets(posted)).toEqual(['all', 'core', 'simple']);
  expect(trial.get()).toMatchObject({ state: 'done', fit: 'simple' });
  expect(states()).toMatchObject({ build: 'good', repair: 'good', oddName: 'bad' });
  expect(
    trial
      .get()!
      .lines.map(({ job, tools }) => [job, tools])
      .filter(([job]) => hard.includes(job as JobName)),
  ).toEqual([
    ['build', 'core'],
    ['repair', 'simple'],
    ['oddName', 'simple'],
  ]);
});

test('a model that only talks is told from one that builds badly', async () => {
  fakeService(...JOBS.map(() => says('I would do that.')), ...JOBS.map(() => says('I would do that.')));
  await startTrial(connection);
  expect(trial.get()).toMatchObject({ state: 'done', fit: 'auto', onlyTalks: true });
  expect(states()).toMatchObject({ addNode: 'bad', answer: 'bad', impossible: 'good' });
  expect(trial.get()!.lines[0]!.why).toEqual({ key: 'trial.why.words' });
});

test('a provider that takes no tools but talks is given none', async () => {
  const refusal = { status: 400, body: { error: 'The model cannot call tools.' } };
  const posted = fakeService(refusal, fails('The model cannot call tools.'), says('Hello'));
  await startTrial(connection);
  expect(sets(posted)).toEqual(['auto', 'none']);
  expect(trial.get()).toMatchObject({ state: 'done', fit: 'none', onlyTalks: true, problem: 'The model cannot call tools.' });
  expect(states()).toMatchObject({ addNode: 'bad', setValue: 'bad', connect: 'waiting' });
  expect(trial.get()!.spent).toEqual({ requests: 3, tokens: 12 });
  expect(trial.get()!.lines[0]!.why).toEqual({ key: 'trial.why.error', values: { error: 'The model cannot call tools.' } });
});

test('a provider that answers nothing ends the trial, and nothing is kept', async () => {
  const refusal = { status: 401, body: { error: 'Wrong key.' } };
  fakeService(refusal, refusal, refusal);
  await startTrial(connection);
  expect(trial.get()).toMatchObject({ state: 'stopped', problem: 'Wrong key.' });
  expect(kept).toEqual([]);
});

test('a trial is stopped in the middle of an answer, and nothing is kept', async () => {
  const posted = fakeService(...right('addNode'), 'hang');
  const running = startTrial(connection);
  await vi.waitFor(() => expect(posted).toHaveLength(3));
  stopTrial();
  await running;
  expect(trial.get()).toMatchObject({ state: 'stopped' });
  expect(trial.get()!.problem).toBeUndefined();
  expect(states()).toMatchObject({ addNode: 'good', setValue: 'waiting' });
  expect(kept).toEqual([]);
});

test('a job that goes round in circles is ended', async () => {
  const looks = Array.from({ length: 12 }, (_, index) => calls([`c${index}`, 'getWorkflowInfo', {}]));
  const [first, ...rest] = JOBS;
  const posted = fakeService(...looks, ...rest.flatMap(right));
  await startTrial(connection);
  expect(posted.slice(0, 12).every(({ messages }) => messages[0]!.parts[0]!.text === 'Add a KSampler node to the canvas.')).toBe(true);
  expect(states()[first]).toBe('bad');
  expect(trial.get()!.lines[0]!.why).toEqual({ key: 'trial.why.endless' });
  expect(trial.get()!.state).toBe('done');
});
