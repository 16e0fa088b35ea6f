import { beforeEach, describe, expect, test } from 'vitest';
import { askComfy } from '../../src/runs/askComfy';
import type { ComfyApi } from '../../src/comfyui/comfy';
import { stopRun } from '../../src/runs/stopRun';
import { dataOf, errorOf, openCanvas } from '../support/canvas';

let page: ReturnType<typeof openCanvas>;
/** What ComfyUI answers by path, and what it was sent. */
let answers: Record<string, unknown>;
let sent: [path: string, body: unknown][];

beforeEach(() => {
  page = openCanvas();
  sent = [];
  answers = {
    '/queue': {
      queue_running: [[1, 'busy', { 1: {}, 2: {} }, {}, []]],
      queue_pending: [
        [3, 'later', { 1: {} }],
        [2, 'next', {}],
      ],
    },
    '/interrupt': '',
    '/free': '',
    '/system_stats': { devices: [{ vram_free: 2_097_152_000 }] },
  };
  const fetchApi = async (path: string, init?: RequestInit) => {
    if (init?.body) sent.push([path, JSON.parse(init.body as string)]);
    const answer = answers[path.split('?')[0]!];
    if (answer instanceof Response) return answer;
    return answer === undefined ? new Response('no such page', { status: 404 }) : new Response(answer === '' ? '' : JSON.stringify(answer));
  };
  page.canvas.stopRun = (promptId: string) => stopRun({ fetchApi } as unknown as ComfyApi, promptId);
  page.canvas.comfy = (path: string, body?: object) => askComfy({ fetchApi } as unknown as ComfyApi, path, body);
});

test('getQueue lists what runs and what waits, in the order in which it will run', async () => {
  expect(dataOf(await page.call('getQueue'))).toEqual({
    running: [{ promptId: 'busy', nodes: 2 }],
    waiting: [
      { promptId: 'next', nodes: 0 },
      { promptId: 'later', nodes: 1 },
    ],
  });
});

describe('interruptRun', () => {
  test('interrupts what runs', async () => {
    dataOf(await page.call('interruptRun'));
    expect(sent).toEqual([['/interrupt', { prompt_id: 'busy' }]]);
  });

  test('takes a waiting run out of the queue, and lets the other run', async () => {
    dataOf(await page.call('interruptRun', { promptId: 'later' }));
    expect(sent).toEqual([['/queue', { delete: ['later'] }]]);
  });

  test('says when there is nothing to interrupt', async () => {
    expect(errorOf(await page.call('interruptRun', { promptId: 'gone' }))).toMatch(/has ended.*getHistory/);
    answers['/queue'] = { queue_running: [], queue_pending: [] };
    expect(errorOf(await page.call('interruptRun'))).toMatch(/Nothing is running/);
    expect(sent).toEqual([]);
  });
});

test('getHistory tells how runs ended: errors by node, files, time', async () => {
  answers['/history'] = {
    old: {
      outputs: { 9: { images: [{ filename: 'fox.png', subfolder: 'day', type: 'output' }], animated: [false] } },
      status: {
        status_str: 'success',
        messages: [
          ['execution_start', { timestamp: 1000 }],
          ['execution_success', { timestamp: 3500 }],
        ],
      },
    },
    new: {
      outputs: {},
      status: {
        status_str: 'error',
        messages: [
          ['execution_error', { node_id: '5', node_type: 'KSampler', exception_type: 'OutOfMemoryError', exception_message: 'too big\n' }],
        ],
      },
    },
    stopped: { status: { status_str: 'error', messages: [['execution_interrupted', {}]] } },
  };
  expect(dataOf(await page.call('getHistory', { count: 3 }))).toEqual({
    runs: [
      { promptId: 'stopped', status: 'interrupted', files: [] },
      { promptId: 'new', status: 'error', errors: [{ nodeId: '5', type: 'KSampler', error: 'OutOfMemoryError: too big' }], files: [] },
      { promptId: 'old', status: 'success', seconds: 2.5, files: [{ nodeId: '9', file: 'day/fox.png' }] },
    ],
  });
});

test('freeMemory asks ComfyUI to unload, and says what is free', async () => {
  expect(dataOf(await page.call('freeMemory'))).toMatchObject({ freeMegabytes: { before: 2000, now: 2000 } });
  expect(sent).toEqual([['/free', { unload_models: true, free_memory: true }]]);
});

test('what ComfyUI refuses is said in its words; on the page there is none', async () => {
  answers['/queue'] = new Response('not for you', { status: 403 });
  expect(errorOf(await page.call('getQueue'))).toMatch(/403: not for you/);
  page = openCanvas();
  expect(errorOf(await page.call('freeMemory'))).toMatch(/reaches no ComfyUI/);
});
