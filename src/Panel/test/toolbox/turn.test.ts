import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { dataOf, errorOf, openCanvas } from '../support/canvas';

let page: ReturnType<typeof openCanvas>;
beforeEach(() => {
  page = openCanvas();
});
afterEach(() => void vi.useRealTimers());

const types = () => page.canvas.graph().nodes.map((node) => node.type);

test('all edits of a turn are one step of undo', async () => {
  await page.call('addNode', { nodeType: 'KSampler' });
  page.nextTurn();
  await page.call('addNode', { nodeType: 'VAEDecode' });
  await page.call('addNode', { nodeType: 'SaveImage' });
  page.nextTurn();
  page.canvas.history.undo();
  expect(types()).toEqual(['KSampler']);
  page.canvas.history.redo();
  expect(types()).toEqual(['KSampler', 'VAEDecode', 'SaveImage']);
});

test('a turn can be taken back as a whole, and that can be undone too', async () => {
  await page.call('addNode', { nodeType: 'KSampler' });
  await page.call('setNodeWidgetValue', { nodeId: 1, widgetName: 'steps', value: 31 });
  const undo = page.nextTurn()!;
  expect(undo.after).toEqual(page.canvas.graph().serialize());
  const step = page.canvas.openStep();
  page.canvas.load(undo.before);
  step.commit();
  expect(types()).toEqual([]);
  page.canvas.history.undo();
  expect(types()).toEqual(['KSampler']);
});

test('what a run makes grow is no step of undo, where the turn did nothing else', async () => {
  await page.call('addNode', { nodeType: 'SaveImage' });
  page.nextTurn();
  const [node] = page.canvas.graph().nodes;
  page.canvas.run = (async (_: AbortSignal, onProgress: (progress: object) => void) => {
    onProgress({ promptId: 'p' });
    node!.size[1] += 200;
    return { promptId: 'p', status: 'finished', states: { done: ['1'], cached: [] }, errors: [], files: [], texts: [] };
  }) as never;
  dataOf(await page.call('executeWorkflow'));
  page.nextTurn();
  node!.size[1] += 50;
  dispatchEvent(new Event('pointerdown'));
  // What the user changes then is a step of their own.
  node!.widgets![0]!.value = 'mine';
  page.canvas.history.record();
  page.canvas.history.undo();
  expect(types()).toEqual(['SaveImage']);
  expect(page.canvas.graph().nodes[0]!.widgets![0]!.value).not.toBe('mine');
  page.canvas.history.undo();
  expect(types()).toEqual([]);
});

// Nobody draws the nodes of a subgraph before it is opened.
test.each([0, 61, 3600])('what grows when a subgraph is opened %i s later is no step of undo', async (seconds) => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
  await page.call('addNode', { nodeType: 'SaveImage' });
  page.nextTurn();
  const shown = page.canvas.graph();
  const history = () => page.canvas.history;
  for (const graph of [{ ...shown }, { ...shown }]) {
    vi.advanceTimersByTime(seconds * 1000);
    dispatchEvent(new Event('pointerdown'));
    page.canvas.shown = () => graph;
    shown.nodes[0]!.size[1] += 200;
    dispatchEvent(new Event('pointerdown'));
    history().record();
  }
  history().undo();
  expect(types()).toEqual([]);
});

test('what the user makes larger themselves is a step of its own', async () => {
  await page.call('addNode', { nodeType: 'SaveImage' });
  page.nextTurn();
  dispatchEvent(new Event('pointerdown'));
  page.canvas.graph().nodes[0]!.size[1] += 200;
  page.canvas.history.record();
  dispatchEvent(new Event('pointerdown'));
  page.canvas.history.undo();
  expect(types()).toEqual(['SaveImage']);
});

test('a turn that only looked leaves nothing to undo', async () => {
  await page.call('getWorkflowInfo');
  await page.call('removeNode', { nodeId: 9 });
  expect(page.nextTurn()).toBeUndefined();
});

test('a change by the user stops the edits until the model has looked again', async () => {
  await page.call('addNode', { nodeType: 'KSampler' });
  page.canvas.graph().nodes[0]!.widgets!.find((widget) => widget.name === 'steps')!.value = 44;
  const error = errorOf(await page.call('setNodeWidgetValue', { nodeId: 1, widgetName: 'cfg', value: 5 }));
  expect(error).toMatch(/changed KSampler \(node 1\).*getWorkflowInfo/);
  await page.call('getWorkflowInfo');
  dataOf(await page.call('setNodeWidgetValue', { nodeId: 1, widgetName: 'cfg', value: 5 }));
});

test('moving a node is no change that matters', async () => {
  await page.call('addNode', { nodeType: 'KSampler' });
  page.canvas.graph().nodes[0]!.pos[0] = 900;
  dataOf(await page.call('setNodeWidgetValue', { nodeId: 1, widgetName: 'cfg', value: 5 }));
});

test('another tab is never edited, and never read as if it were the one that was meant', async () => {
  page.canvas.tab = () => ({ id: 'other', name: 'Portraits' });
  expect(errorOf(await page.call('addNode', { nodeType: 'KSampler' }))).toMatch(/switched .*"Portraits"/);
  expect(errorOf(await page.call('getWorkflowInfo'))).toMatch(/Portraits/);
  page.nextTurn();
  dataOf(await page.call('addNode', { nodeType: 'KSampler' }));
});
