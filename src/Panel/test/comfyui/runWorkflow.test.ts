import { expect, test, vi } from 'vitest';
import type { RunProgress } from '../../src/canvas/Canvas';
import { runWorkflow } from '../../src/comfyui/runWorkflow';
import { comfyFrontend } from '../support/comfyFrontend';

type Event = [type: string, detail: unknown];

/** A ComfyUI that queues the workflow with `queue` and sends these events, the first of them before it responds. */
function comfy(events: Event[], queue: () => Promise<Response> = async () => Response.json({ prompt_id: 'p' })) {
  const seed = { name: 'seed', type: 'number', value: 1, beforeQueued: vi.fn(), afterQueued: vi.fn() };
  const inner = { name: 'noise_seed', type: 'number', value: 1, beforeQueued: vi.fn(), afterQueued: vi.fn() };
  const { app, api } = comfyFrontend({
    nodes: [{ widgets: [seed] }, { subgraph: { nodes: [{ widgets: [inner] }] } }],
    make: () => ({
      output: { 5: { class_type: 'KSampler', _meta: { title: 'My sampler' } }, 7: { class_type: 'SaveImage' } },
      workflow: {},
    }),
    answer() {
      const [first, ...rest] = events;
      if (first) api.dispatchEvent(new CustomEvent(first[0], { detail: first[1] }));
      setTimeout(() => rest.forEach(([type, detail]) => api.dispatchEvent(new CustomEvent(type, { detail }))));
      return queue();
    },
  });
  const progress: RunProgress[] = [];
  return {
    seed,
    inner,
    progress,
    run: (signal = new AbortController().signal) => runWorkflow(app, api, signal, (step) => progress.push(step)),
  };
}

test('progress and files come out as they go, and seeds are set as ComfyUI’s own button does', async () => {
  const { run, progress, seed, inner } = comfy([
    ['execution_start', { prompt_id: 'p' }],
    ['executing', { prompt_id: 'p', node: '5' }],
    ['progress', { prompt_id: 'p', node: '5', value: 3, max: 20 }],
    [
      'executed',
      {
        prompt_id: 'p',
        node: '7',
        output: {
          images: [
            { filename: 'a b.png', subfolder: 'x', type: 'output' },
            { filename: 'clip.mp4', type: 'temp' },
          ],
          text: ['seen'],
        },
      },
    ],
    ['execution_success', { prompt_id: 'p' }],
  ]);
  const result = await run();
  expect(result.files).toEqual([
    {
      nodeId: '7',
      filename: 'a b.png',
      subfolder: 'x',
      type: 'output',
      kind: 'image',
      url: '/comfy/api/view?filename=a+b.png&subfolder=x&type=output',
    },
    {
      nodeId: '7',
      filename: 'clip.mp4',
      subfolder: '',
      type: 'temp',
      kind: 'video',
      url: '/comfy/api/view?filename=clip.mp4&subfolder=&type=temp',
    },
  ]);
  expect(result.texts).toEqual([{ nodeId: '7', text: 'seen' }]);
  expect(progress).toEqual([
    { promptId: 'p' },
    { nodeId: '5', nodeTitle: 'My sampler' },
    { nodeId: '5', nodeTitle: 'My sampler', step: 3, steps: 20 },
  ]);
  expect(seed.beforeQueued).toHaveBeenCalledOnce();
  expect(seed.afterQueued).toHaveBeenCalledOnce();
  expect(inner.beforeQueued).toHaveBeenCalledOnce();
  expect(inner.afterQueued).toHaveBeenCalledOnce();
});

test('a cached run that is over before the answer to the queueing is no endless wait', async () => {
  await expect(comfy([['execution_success', { prompt_id: 'p' }]]).run()).resolves.toMatchObject({ promptId: 'p' });
});

test('another run’s end is not taken for this one’s', async () => {
  const { run } = comfy([
    ['execution_error', { prompt_id: 'other', node_id: '1' }],
    ['execution_success', { prompt_id: 'p' }],
  ]);
  await expect(run()).resolves.toMatchObject({ promptId: 'p' });
});

test('a refusal lists the errors of each node', async () => {
  const response = {
    error: { message: 'Prompt outputs failed validation', details: '' },
    node_errors: { 5: { class_type: 'KSampler', errors: [{ message: 'Required input is missing', details: 'model' }] } },
  };
  const { run } = comfy([], async () => Response.json(response, { status: 400 }));
  await expect(run()).rejects.toThrow(
    'ComfyUI refused the workflow: Prompt outputs failed validation. Node 5 (KSampler): Required input is missing: model.',
  );
});

test('a crash reports the node, the exception and the end of its traceback', async () => {
  const { run } = comfy([
    [
      'execution_error',
      {
        prompt_id: 'p',
        node_id: '5',
        node_type: 'KSampler',
        exception_type: 'RuntimeError',
        exception_message: 'CUDA out of memory\n',
        traceback: ['File "a.py"\n', 'RuntimeError'],
      },
    ],
  ]);
  await expect(run()).rejects.toThrow('Node 5 (KSampler) failed: RuntimeError: CUDA out of memory\nFile "a.py"\nRuntimeError');
});

test('an interrupted run is no success', async () => {
  await expect(comfy([['execution_interrupted', { prompt_id: 'p', node_id: '5', node_type: 'KSampler' }]]).run()).rejects.toThrow(
    /interrupted at node 5 \(KSampler\)/,
  );
});
