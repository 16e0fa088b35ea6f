import { expect, test } from 'vitest';
import type { RunResult } from '../../src/canvas/Canvas';
import { followRun } from '../../src/runs/followRun';
import type { Prompt, RunApi } from '../../src/runs/RunApi';
import { RunError } from '../../src/runs/RunError';
import { listen } from '../../src/runs/runEvents';
import { refused } from '../../src/runs/refused';

const prompt: Prompt = {
  output: { 1: { class_type: 'Load' }, '2:5': { class_type: 'Inner' }, 3: { class_type: 'KSampler' }, 4: { class_type: 'SaveImage' } },
  workflow: {},
};

/** What is known of a run after these events. */
async function after(...events: [type: string, detail: object][]): Promise<RunResult> {
  const target = new EventTarget();
  const api = Object.assign(target, { apiURL: (path: string) => `/api${path}` }) as unknown as RunApi;
  const heard = listen(api);
  for (const [type, detail] of events) target.dispatchEvent(new CustomEvent(type, { detail: { prompt_id: 'p', ...detail } }));
  try {
    return await followRun(heard, 'p', prompt, api, new AbortController().signal, () => undefined);
  } catch (failure) {
    return (failure as RunError).result;
  } finally {
    heard.close();
  }
}

test('a finished run tells which nodes ran and which were cached, and its files with their folders', async () => {
  const result = await after(
    ['execution_cached', { nodes: ['1', '2:5'] }],
    ['executing', { node: '3' }],
    ['executing', { node: '4' }],
    ['executed', { node: '4', output: { images: [{ filename: 'a.png', subfolder: 'day/one', type: 'temp' }] } }],
    ['execution_success', {}],
  );
  expect(result).toMatchObject({ status: 'finished', states: { done: ['3', '4'], cached: ['1', '2:5'] }, errors: [] });
  expect(result.files).toEqual([
    {
      nodeId: '4',
      filename: 'a.png',
      subfolder: 'day/one',
      type: 'temp',
      kind: 'image',
      url: '/api/view?filename=a.png&subfolder=day%2Fone&type=temp',
    },
  ]);
});

test('a failed run tells the node, what ran before it and what was not reached', async () => {
  const result = await after(
    ['execution_cached', { nodes: ['1'] }],
    ['executing', { node: '2:5' }],
    ['executing', { node: '3' }],
    [
      'execution_error',
      { node_id: '3', node_type: 'KSampler', exception_type: 'RuntimeError', exception_message: 'no memory\n', executed: ['1', '2:5'] },
    ],
  );
  expect(result).toMatchObject({
    status: 'failed',
    states: { done: ['2:5'], cached: ['1'], failed: ['3'], notReached: ['4'] },
    errors: [{ nodeId: '3', type: 'KSampler', error: 'RuntimeError: no memory' }],
  });
});

test('an interrupted run is no failure, and keeps the files that were made', async () => {
  const result = await after(
    ['executed', { node: '4', output: { images: [{ filename: 'a.png' }] } }],
    ['execution_interrupted', { node_id: '3', node_type: 'KSampler', executed: ['4'] }],
  );
  expect(result).toMatchObject({ status: 'interrupted', states: { done: ['4'], notReached: ['1', '2:5'] }, errors: [] });
  expect(result.files).toHaveLength(1);
});

test('what ComfyUI’s history does not say is left out rather than guessed', async () => {
  const result = await after(['execution_error', { node_id: '3', node_type: 'KSampler' }]);
  expect(result.states).toEqual({ done: [], cached: [], failed: ['3'] });
});

test('nodes that a node makes of itself while it runs count as that node', async () => {
  const result = await after(
    ['executing', { node: '3.0.0.7', display_node: '3' }],
    ['executed', { node: '4.0.1', output: { images: [{ filename: 'a.png' }] } }],
    ['execution_success', {}],
  );
  expect(result.states.done).toEqual(['3', '4']);
  expect(result.files[0]!.nodeId).toBe('4');
});

test('a batch of thousands does not flood the model', async () => {
  const images = Array.from({ length: 3_000 }, (_, index) => ({ filename: `${index}.png` }));
  const result = await after(['executed', { node: '4', output: { images } }], ['execution_success', {}]);
  expect(result.files).toHaveLength(100);
});

test('a refusal has the errors of each node', () => {
  const { result } = refused('no', {
    '2:5': { class_type: 'Inner', errors: [{ message: 'missing', details: 'model' }, { message: 'odd' }] },
  });
  expect(result).toMatchObject({
    status: 'refused',
    errors: [
      { nodeId: '2:5', type: 'Inner', error: 'missing: model' },
      { nodeId: '2:5', type: 'Inner', error: 'odd' },
    ],
  });
});
