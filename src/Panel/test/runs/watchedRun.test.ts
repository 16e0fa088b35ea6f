import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { runWorkflow } from '../../src/comfyui/runWorkflow';
import { comfyFrontend } from '../support/comfyFrontend';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

interface Comfy {
  running: string[];
  pending: string[];
  history: Record<string, object>;
  /** What every request meets instead of an answer. */
  fails?: () => Promise<Response>;
}

const away = () => Promise.reject(new TypeError('Failed to fetch'));
const prompt = { output: { 5: { class_type: 'KSampler' } }, workflow: {} };

/** A run in a ComfyUI whose queue and history the test changes; `event` is what its socket tells. */
function start(comfy: Comfy) {
  const { app, api } = comfyFrontend({
    make: () => prompt,
    fetch: (path) => comfy.fails?.() ?? Response.json(path === '/queue' ? queueOf(comfy) : comfy.history),
  });
  const began = Date.now();
  const stop = new AbortController();
  const outcome = runWorkflow(app, api, stop.signal, () => undefined).then(
    (result) => ({ result, error: '', after: Date.now() - began }),
    (failure: Error) => ({ result: undefined, error: failure.message, after: Date.now() - began }),
  );
  const event = (type: string, detail: object) => api.dispatchEvent(new CustomEvent(type, { detail: { prompt_id: 'p', ...detail } }));
  return { outcome, event, stop };
}

const entry = (id: string) => [0, id, {}, {}, []];
const queueOf = ({ running, pending }: Comfy) => ({ queue_running: running.map(entry), queue_pending: pending.map(entry) });
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

test('a run that is deleted from the queue ends within 3 s, and says that it was not run', async () => {
  const comfy: Comfy = { running: ['other'], pending: ['p'], history: {} };
  const { outcome } = start(comfy);
  await pass(5_000);
  comfy.pending = [];
  await pass(3_000);
  expect(await outcome).toMatchObject({ error: expect.stringMatching(/was not run.*deleted from the queue/) as string });
});

test('a ComfyUI that restarts in mid-run and is back at once has lost the run', async () => {
  const comfy: Comfy = { running: ['p'], pending: [], history: {} };
  const { outcome, event } = start(comfy);
  event('executing', { node: '5' });
  await pass(2_500);
  comfy.running = [];
  await pass(3_000);
  expect(await outcome).toMatchObject({ error: expect.stringMatching(/^The run is lost: it had begun/) as string });
});

test.each([
  ['refuses connections', away],
  ['is behind a proxy that says so', async () => new Response('', { status: 502 })],
])('a ComfyUI that %s for 3 s is said to be away, and the outcome to be unknown', async (_, fails) => {
  const comfy: Comfy = { running: ['p'], pending: [], history: {} };
  const { outcome } = start(comfy);
  await pass(2_500);
  comfy.fails = fails;
  await pass(3_000);
  expect(await outcome).toMatchObject({ error: expect.stringMatching(/stopped answering.*not known/) as string });
});

test('one request that fails decides nothing, and a busy ComfyUI is waited for', async () => {
  const comfy: Comfy = { running: ['p'], pending: [], history: {} };
  const { outcome, event } = start(comfy);
  comfy.fails = away;
  await pass(1_000);
  comfy.fails = async () => new Response('', { status: 500 });
  await pass(60_000);
  delete comfy.fails;
  await pass(60_000);
  event('execution_success', {});
  expect(await outcome).toMatchObject({ error: '' });
});

test('an end that the socket missed is read from the history, with its files', async () => {
  const comfy: Comfy = { running: ['p'], pending: [], history: {} };
  const { outcome } = start(comfy);
  await pass(1_500);
  comfy.running = [];
  comfy.history = { p: { status: { status_str: 'success', messages: [] }, outputs: { 7: { images: [{ filename: 'a.png' }] } } } };
  await pass(3_000);
  expect((await outcome).result?.files).toMatchObject([{ nodeId: '7', filename: 'a.png' }]);
});

test('files that the socket told already are not doubled by the history', async () => {
  const comfy: Comfy = { running: [], pending: [], history: {} };
  const { outcome, event } = start(comfy);
  const output = { images: [{ filename: 'a.png' }] };
  await pass(500);
  event('executed', { node: '7', output });
  comfy.history = { p: { status: { status_str: 'success' }, outputs: { 7: output } } };
  await pass(3_000);
  expect((await outcome).result?.files).toHaveLength(1);
});

test.each([
  ['execution_error', { node_id: '5', node_type: 'KSampler', exception_type: 'OOM', exception_message: 'full' }, /failed: OOM: full/],
  ['execution_interrupted', { node_id: '5', node_type: 'KSampler' }, /interrupted at node 5/],
])('a missed %s is told as the socket would have told it', async (type, detail, words) => {
  const comfy: Comfy = { running: [], pending: [], history: { p: { status: { status_str: 'error', messages: [[type, detail]] } } } };
  const { outcome } = start(comfy);
  await pass(3_000);
  expect((await outcome).error).toMatch(words);
});

test('nothing is asked once the run is over or stopped', async () => {
  const comfy: Comfy = { running: ['p'], pending: [], history: {} };
  const { outcome, stop } = start(comfy);
  await pass(2_500);
  stop.abort(new Error('stopped'));
  await outcome;
  const asked = vi.fn(away);
  comfy.fails = asked;
  await pass(10_000);
  expect(asked).not.toHaveBeenCalled();
});
