import { expect, test } from 'vitest';
import type { ComfyApi } from '../../src/comfyui/comfy';
import { stopRun } from '../../src/runs/stopRun';

/** A ComfyUI whose queue holds these; returns what was posted to it. */
function comfy(...queues: { running?: string[]; pending?: string[] }[]) {
  const posted: [path: string, body: unknown][] = [];
  const entries = (ids: string[] = []) => ids.map((id) => [0, id]);
  let looked = 0;
  const api = {
    fetchApi: async (path: string, init?: RequestInit) => {
      if (init?.method === 'POST') posted.push([path, JSON.parse(init.body as string)]);
      const queue = queues[Math.min(looked, queues.length - 1)];
      if (path === '/queue' && init?.method !== 'POST') looked++;
      return Response.json(path === '/queue' ? { queue_running: entries(queue?.running), queue_pending: entries(queue?.pending) } : {});
    },
  } as unknown as ComfyApi;
  return { api, posted };
}

test('a run that waits is taken out of the queue, and the one that runs goes on', async () => {
  const { api, posted } = comfy({ running: ['other'], pending: ['p'] }, { running: ['other'] });
  await stopRun(api, 'p');
  expect(posted).toEqual([['/queue', { delete: ['p'] }]]);
});

test('a run that has begun is interrupted, by its id', async () => {
  const { api, posted } = comfy({ running: ['p'], pending: ['other'] });
  await stopRun(api, 'p');
  expect(posted).toEqual([['/interrupt', { prompt_id: 'p' }]]);
});

test('a run whose turn comes while it is taken out is interrupted', async () => {
  const { api, posted } = comfy({ pending: ['p'] }, { running: ['p'] });
  await stopRun(api, 'p');
  expect(posted.map(([path]) => path)).toEqual(['/queue', '/interrupt']);
});

test('nothing is interrupted for a run that is over', async () => {
  const { api, posted } = comfy({ running: ['other'] });
  await stopRun(api, 'p');
  expect(posted).toEqual([]);
});

test('a ComfyUI that is away is named', async () => {
  const api = { fetchApi: () => Promise.reject(new TypeError('Failed to fetch')) } as unknown as ComfyApi;
  await expect(stopRun(api, 'p')).rejects.toThrow(/does not answer/);
});
