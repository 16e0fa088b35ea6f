import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { PostedPrompt } from '../../src/canvas/Canvas';
import type { Graph } from '../../src/canvas/graph';
import { dataOf, errorOf, openCanvas } from '../support/canvas';

type Check = (posted: PostedPrompt) => void;

let page: ReturnType<typeof openCanvas>;
let mine: { graph: () => Graph; tab: () => { id: string; name: string } };
beforeEach(async () => {
  page = openCanvas();
  await page.call('addNode', { nodeType: 'KSampler' });
  page.nextTurn();
  mine = { graph: page.canvas.graph, tab: page.canvas.tab };
});
afterEach(() => vi.unstubAllGlobals());

const other = openCanvas().canvas;
const leave = () => Object.assign(page.canvas, { graph: other.graph, tab: () => ({ id: 'other', name: 'Portraits' }) });
const comeBack = () => Object.assign(page.canvas, mine);
const widget = (name: string) => mine.graph().nodes[0]!.widgets!.find((one) => one.name === name)!;
const ended = { promptId: 'p', status: 'finished', states: { done: [], cached: [] }, errors: [], files: [], texts: [] };

test('what the user opens while a run is prepared is not queued in its place', async () => {
  const posted: PostedPrompt[] = [];
  page.canvas.run = (async (_: AbortSignal, __: unknown, check: Check) => {
    leave();
    const prompt = { 7: { class_type: 'SaveImage', inputs: {} } };
    check(prompt);
    posted.push(prompt);
    return ended;
  }) as never;
  expect(errorOf(await page.call('executeWorkflow'))).toMatch(/switched from the workflow .* to "Portraits". Nothing was done/);
  expect(posted).toEqual([]);
});

test.each([
  ['goes on', () => undefined, undefined],
  ['tells what the user changed since', () => (widget('steps').value = 44), /changed KSampler \(node 1\)/],
])('a turn whose workflow was left while its run was queued %s once it is shown again', async (_, change, expected) => {
  page.canvas.run = (async (_: AbortSignal, onProgress: (progress: object) => void, check: Check) => {
    check({});
    widget('seed').value = 99;
    leave();
    onProgress({ promptId: 'p' });
    return ended;
  }) as never;
  dataOf(await page.call('executeWorkflow'));
  comeBack();
  change();
  const result = await page.call('addNode', { nodeType: 'VAEDecode' });
  if (expected) expect(errorOf(result)).toMatch(expected);
  else expect(dataOf(result)).toMatchObject({ type: 'VAEDecode' });
});
