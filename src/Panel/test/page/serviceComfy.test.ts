import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { advanceSeeds } from '../../src/page/advanceSeeds';
import { health } from '../../src/service/health';
import { settings } from '../../src/state/settings';
import { dataOf, errorOf, openCanvas } from '../support/canvas';
import { fakeService, routes } from '../support/service';

let page: ReturnType<typeof openCanvas>;
let history: Record<string, object>;
let posted: { prompt: Record<string, { inputs: Record<string, unknown> }>; extra_data: object }[];

beforeEach(async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  page = openCanvas();
  settings.update({ address: 'http://service.test', showPictures: 'ask' });
  fakeService();
  health.set({ state: 'up', model: 'm', demo: false, version: '1', comfyUi: { reached: true, nodes: 'scanned', nodeTypes: 3 } });
  history = {};
  posted = [];
  routes.set('/api/environment/scan', () => ({}));
  routes.set('/api/workflows/validate', () => ({ errors: [], warnings: [] }));
  routes.set('/api/workflows/convert', () => ({ workflow: { 1: { class_type: 'KSampler', inputs: {} } } }));
  routes.set('/api/comfy/queue', () => ({ queue_running: [], queue_pending: [] }));
  routes.set('/api/comfy/history/p', () => history);
  routes.set('/api/comfy/prompt', (body) => {
    posted.push(body as never);
    return { prompt_id: 'p' };
  });
  await page.call('addNode', { nodeType: 'KSampler' });
  page.nextTurn();
});
afterEach(() => {
  vi.useRealTimers();
  health.set({ state: 'unknown' });
});

const seed = () => page.canvas.graph().nodes[0]!.widgets!.find(({ name }) => name === 'seed')!.value;

test('a workflow runs through the service, and its files have addresses there', async () => {
  history = {
    p: {
      status: { status_str: 'success', messages: [] },
      outputs: { 1: { images: [{ filename: 'a.png', subfolder: '', type: 'temp' }] } },
    },
  };
  const before = seed();
  expect(dataOf(await page.call('executeWorkflow'))).toMatchObject({
    status: 'finished',
    promptId: 'p',
    files: [{ nodeId: '1', node: 'KSampler', url: 'http://service.test/api/comfy/view?filename=a.png&subfolder=&type=temp' }],
    imagesNote: expect.stringMatching(/not allowed/),
  });
  expect(posted).toHaveLength(1);
  expect(posted[0]).toMatchObject({ prompt: { 1: {} }, extra_data: { extra_pnginfo: { workflow: { nodes: [{ type: 'KSampler' }] } } } });
  expect(seed()).not.toBe(before);
});

test('a refusal is told by node', async () => {
  routes.set('/api/comfy/prompt', () =>
    Response.json(
      {
        error: { message: 'no outputs' },
        node_errors: { 1: { class_type: 'KSampler', errors: [{ message: 'missing', details: 'model' }] } },
      },
      { status: 400 },
    ),
  );
  const outcome = await page.call('executeWorkflow');
  expect(errorOf(outcome)).toMatch(/refused the workflow: no outputs\. Node 1 \(KSampler\): missing: model/);
  expect(outcome).toMatchObject({ data: { status: 'refused', errors: [{ nodeId: '1', node: 'KSampler' }] } });
});

test.each([
  [
    'a proxy’s page',
    () => new Response('<html>Bad gateway</html>', { status: 502, statusText: 'Bad Gateway' }),
    /not run.*502 Bad Gateway/,
  ],
  ['a page that says it is all right', () => new Response('<html>Sign in</html>', { status: 200 }), /not run.*200/],
  ['a service that wants its token', () => Response.json({ error: 'The token is wrong.' }, { status: 401 }), /not run.*The token is wrong/],
])('%s is not taken for a refusal by ComfyUI', async (_, answer, words) => {
  routes.set('/api/comfy/prompt', answer);
  const error = errorOf(await page.call('executeWorkflow'));
  expect(error).toMatch(words);
  expect(error).not.toMatch(/refused the workflow|JSON/);
});

test('stopping while the workflow is posted still brings the id of the run', async () => {
  const stop = new AbortController();
  const begun: unknown[] = [];
  routes.set('/api/comfy/prompt', () => {
    stop.abort();
    return { prompt_id: 'p' };
  });
  const answered = globalThis.fetch;
  // As a browser does it: what the signal ends has no answer.
  vi.stubGlobal('fetch', async (url: string, init?: RequestInit) => {
    const response = await answered(url, init);
    init?.signal?.throwIfAborted();
    return response;
  });
  await expect(page.canvas.run(stop.signal, (progress) => begun.push(progress))).rejects.toMatchObject({ name: 'AbortError' });
  expect(begun).toEqual([{ promptId: 'p' }]);
});

test('a run that disappears is lost, not finished', async () => {
  history = {};
  expect(await page.call('executeWorkflow')).toMatchObject({ success: false, data: { status: 'lost', promptId: 'p' } });
});

test('seeds go on as their control says', async () => {
  const widgets = page.canvas.graph().nodes[0]!.widgets!;
  const control = widgets.find(({ name }) => name === 'control_after_generate')!;
  const value = widgets[widgets.indexOf(control) - 1]!;
  for (const [mode, expected] of [
    ['fixed', 5],
    ['increment', 6],
    ['decrement', 5],
  ] as const) {
    control.value = mode;
    advanceSeeds(page.canvas.graph());
    if (mode === 'fixed') value.value = 5;
    expect(value.value).toBe(expected);
  }
  value.value = 0;
  control.value = 'decrement';
  advanceSeeds(page.canvas.graph());
  expect(value.value).toBe(0);
  control.value = 'randomize';
  advanceSeeds(page.canvas.graph(), () => 0.5);
  expect(value.value).toBeGreaterThan(1000);
});
