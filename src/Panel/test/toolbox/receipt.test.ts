import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { PostedPrompt } from '../../src/canvas/Canvas';
import type { Widget } from '../../src/canvas/graph';
import { carryOver } from '../../src/workflow/carryOver';
import { essenceOf, type SavedGraph } from '../../src/workflow/savedGraph';
import { dataOf, errorOf, openCanvas } from '../support/canvas';

let page: ReturnType<typeof openCanvas>;
let posted: PostedPrompt[];
let count = 0;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  page = openCanvas();
  // What another test touched is long ago.
  vi.advanceTimersByTime(60_000 * ++count);
  await page.call('addNode', { nodeType: 'KSampler' });
  posted = [];
  page.canvas.run = (async (_: AbortSignal, onProgress: (progress: object) => void, check: (prompt: PostedPrompt) => void) => {
    const prompt = promptOf();
    check(prompt);
    posted.push(prompt);
    onProgress({ promptId: 'p' });
    return { promptId: 'p', status: 'finished', states: { done: [], cached: [] }, errors: [], files: [], texts: [] };
  }) as never;
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const widget = (name: string) => page.canvas.graph().nodes[0]!.widgets!.find((one) => one.name === name)!;
const inputs = new Map<string, unknown>();
const promptOf = (): PostedPrompt => ({
  1: {
    class_type: 'KSampler',
    inputs: {
      ...Object.fromEntries(page.canvas.graph().nodes[0]!.widgets!.map((one) => [one.name, one.value])),
      ...Object.fromEntries(inputs),
    },
  },
});

/** Makes a widget go back to what it was so long after somebody set it: in ms, or as soon as something is waited for. */
function stubborn(one: Widget, after: number | 'at once'): void {
  let value = one.value;
  const first = value;
  const back = () => (value = first);
  Object.defineProperty(one, 'value', {
    get: () => value,
    set(next: unknown) {
      value = next;
      if (after === 'at once') queueMicrotask(back);
      else setTimeout(back, after);
    },
    configurable: true,
  });
}
const set = (name: string, value: unknown) => page.call('setNodeWidgetValue', { nodeId: 1, widgetName: name, value });
async function execute() {
  const result = page.call('executeWorkflow', {});
  await vi.advanceTimersByTimeAsync(3_000);
  return result;
}

test.each([0, 50, 500])(
  'a value that goes back after %i ms never reaches /prompt unreported; told once, the run goes ahead',
  async (after) => {
    stubborn(widget('steps'), after);
    dataOf(await set('steps', 31));
    dataOf(await set('cfg', 5));
    const error = errorOf(await execute());
    expect(error).toMatch(/not queued. 2 of 3 changes held: "steps" of KSampler \(node 1\) went back to 20, not 31/);
    expect(posted).toEqual([]);
    dataOf(await execute());
    expect(posted[0]![1]!.inputs).toMatchObject({ steps: 20, cfg: 5 });
  },
);

test.each([0, 50, 500])('a later edit learns what went back after %i ms', async (after) => {
  stubborn(widget('steps'), after);
  dataOf(await set('steps', 31));
  await vi.advanceTimersByTimeAsync(after + 1);
  expect(errorOf(await set('cfg', 5))).toMatch(/"steps" of KSampler \(node 1\) went back to 20.*did nothing/);
  dataOf(await set('cfg', 5));
});

test.each([
  ['setNodeWidgetValue', { nodeId: 1, widgetName: 'steps', value: 31 }],
  ['editWorkflow', { operations: [{ op: 'set', node: 1, inputs: { steps: 31, cfg: 5 } }] }],
  ['editWorkflow', { operations: [{ op: 'add', type: 'KSampler', inputs: { steps: 31 } }] }],
  ['addNode', { nodeType: 'KSampler', inputs: { steps: 31 } }],
])('a value that goes back before the call has returned is reported, whichever tool set it: %s %j', async (tool, args) => {
  stubborn(widget('steps'), 'at once');
  const create = page.canvas.createNode.bind(page.canvas);
  page.canvas.createNode = (type) => {
    const node = create(type);
    const steps = node?.widgets?.find(({ name }) => name === 'steps');
    if (steps) stubborn(steps, 'at once');
    return node;
  };
  dataOf(await page.call(tool, args));
  expect(errorOf(await execute())).toMatch(/"steps" of KSampler \(node \d\) went back to 20, not 31/);
  expect(posted).toEqual([]);
  dataOf(await execute());
  expect(posted).toHaveLength(1);
});

test('a widget that a link feeds is reported with what is posted', async () => {
  dataOf(await set('steps', 31));
  inputs.set('steps', ['9', 0]);
  expect(errorOf(await execute())).toMatch(/"steps" of KSampler \(node 1\) gets its value from a link with node 9, so 31 has no effect/);
  dataOf(await execute());
  inputs.clear();
});

test('a seed that is changed as the run is queued is reported', async () => {
  dataOf(await set('seed', 5));
  inputs.set('seed', 77);
  expect(errorOf(await execute())).toMatch(/"seed" of KSampler \(node 1\) is now 77, not 5/);
  inputs.clear();
});

test('a run right after an edit waits until it is settled, and runs as it was meant', async () => {
  dataOf(await set('steps', 31));
  const running = page.call('executeWorkflow', {});
  await vi.advanceTimersByTimeAsync(900);
  expect(posted).toEqual([]);
  await vi.advanceTimersByTimeAsync(1_000);
  dataOf(await running);
  expect(posted[0]![1]!.inputs).toMatchObject({ steps: 31 });
});

test('what goes back after the turn is found a second later, and what the user changes is not', async () => {
  stubborn(widget('steps'), 500);
  dataOf(await set('steps', 31));
  page.turn().end();
  const look = page.turn().lastLook();
  await vi.advanceTimersByTimeAsync(1_100);
  expect(await look).toMatchObject({ count: 2, lost: [{ name: 'steps', now: 20, back: true }] });

  page.nextTurn();
  dataOf(await set('cfg', 4));
  page.turn().end();
  const other = page.turn().lastLook();
  document.body.dispatchEvent(new Event('pointerdown', { bubbles: true }));
  widget('cfg').value = 9;
  await vi.advanceTimersByTimeAsync(1_100);
  expect(await other).toBeUndefined();
});

test('a node that is gone again and a link that is lost are named', async () => {
  dataOf(await page.call('addNode', { nodeType: 'VAEDecode' }));
  dataOf(await page.call('connectNodes', { sourceNodeId: 1, sourceSlot: 0, targetNodeId: 2, targetSlot: 0 }));
  const graph = page.canvas.graph();
  graph.nodes[1]!.disconnectInput(0);
  expect(errorOf(await execute())).toMatch(/the link into "samples" of VAE Decode \(node 2\) is gone/);
  graph.remove(graph.nodes[1]!);
  expect(errorOf(await execute())).toMatch(/VAE Decode \(node 2\) is gone/);
});

test('new seeds that come with a run are nothing that did not hold, and undoing the turn does not ask about them', async () => {
  dataOf(await set('seed', 5));
  page.canvas.run = (async (_: AbortSignal, onProgress: (progress: object) => void, check: (prompt: PostedPrompt) => void) => {
    check(promptOf());
    widget('seed').value = 99;
    onProgress({ promptId: 'p' });
    return { promptId: 'p', status: 'finished', states: { done: [], cached: [] }, errors: [], files: [], texts: [] };
  }) as never;
  dataOf(await execute());
  const edits = page.turn().end()!;
  const look = page.turn().lastLook();
  await vi.advanceTimersByTimeAsync(1_100);
  expect(await look).toBeUndefined();
  const now = structuredClone(page.canvas.graph().serialize()) as SavedGraph;
  expect(essenceOf(edits.after)).toBe(essenceOf(now));
  const { conflicts, workflow } = carryOver(edits.after, edits.before, now);
  expect(conflicts).toEqual([]);
  expect(essenceOf(workflow)).toBe(essenceOf(edits.before));
});
