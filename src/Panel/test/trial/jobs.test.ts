import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { coreNodes } from '../support/coreNodes';
import { outlineOf } from '../../src/canvas/outline';
import { all } from '../../src/canvas/review';
import { Turn } from '../../src/toolbox/Turn';
import { runTool } from '../../src/tools';
import { JOBS, jobs, type JobName } from '../../src/trial/jobs';
import { SandboxCanvas } from '../../src/trial/SandboxCanvas';
import { readWorkflow } from '../../src/workflow/readWorkflow';
import { builtFox, rightCalls } from '../support/trialAnswers';

beforeEach(() => vi.stubGlobal('fetch', async () => Promise.reject(new TypeError('Failed to fetch'))));
afterEach(() => vi.unstubAllGlobals());

/** What a job comes to when these calls are made; each list is one answer. */
async function outcome(job: JobName, ...answers: [name: string, args: object][][]) {
  const canvas = new SandboxCanvas(coreNodes);
  const { start } = jobs[job];
  if (Object.keys(start).length > 0) await readWorkflow(start, canvas, true).build();
  const before = outlineOf(canvas.graph());
  const context = {
    canvas,
    turn: new Turn(canvas),
    signal: new AbortController().signal,
    approve: async (review: Parameters<typeof all>[0]) => ({ accepted: all(review) }),
    permit: async () => ({ agreed: false }),
    ask: async () => undefined,
    mayShow: async () => false,
    onProgress: () => undefined,
  };
  const calls = [];
  for (const [request, list] of answers.entries())
    for (const [name, args] of list) {
      const result = await runTool(name, args, context);
      calls.push({ name, request, error: result.success ? undefined : result.error });
    }
  return { before, after: outlineOf(canvas.graph()), calls, said: true };
}

test.each(JOBS)('%s is done by the right calls', async (job) => {
  const done = await outcome(job, rightCalls[job]);
  expect(done.calls.filter(({ error }) => error)).toEqual([]);
  expect(jobs[job].check(done)).toBeUndefined();
});

test.each(JOBS.filter((job) => job !== 'impossible'))('%s is not done by words', async (job) => {
  expect(jobs[job].check(await outcome(job))).toBeDefined();
});

const without = (id: keyof typeof builtFox, change: object) => ({
  ...builtFox,
  [id]: { ...builtFox[id], inputs: { ...builtFox[id].inputs, ...change } },
});
const set = (nodeId: number, widgetName: string, value: unknown): [string, object] => ['setNodeWidgetValue', { nodeId, widgetName, value }];

test.each<[string, JobName, [string, object][][], object]>([
  ['another type', 'addNode', [[['addNode', { nodeType: 'LoadImage' }]]], { key: 'trial.why.missing', values: { type: 'KSampler' } }],
  ['two nodes', 'addNode', [[...rightCalls.addNode, ...rightCalls.addNode]], { key: 'trial.why.others' }],
  [
    'another value',
    'setValue',
    [[set(3, 'steps', 30)]],
    { key: 'trial.why.value', values: { name: 'steps', value: '30', wanted: '31', node: 'KSampler (3)' } },
  ],
  ['more than was asked', 'setValue', [[...rightCalls.setValue, set(5, 'width', 640)]], { key: 'trial.why.others' }],
  ['a removed node', 'setValue', [[['removeNode', { nodeId: 3 }]]], { key: 'trial.why.gone' }],
  [
    'another output',
    'connect',
    [[['connectNodes', { sourceNodeId: 4, sourceSlot: 0, targetNodeId: 6, targetSlot: 0 }]]],
    { key: 'trial.why.link' },
  ],
  ['a picture of another size', 'build', [[['applyWorkflowJson', { workflow: without(4, { width: 512 }) }]]], { key: 'trial.why.value' }],
  ['another prompt', 'build', [[['applyWorkflowJson', { workflow: without(2, { text: 'a dog' }) }]]], { key: 'trial.why.prompt' }],
  [
    'a workflow that saves nothing',
    'build',
    [[['applyWorkflowJson', { workflow: Object.fromEntries(Object.entries(builtFox).slice(0, 6)) }]]],
    { key: 'trial.why.missing', values: { type: 'SaveImage' } },
  ],
  ['a change that nobody asked for', 'answer', [[...rightCalls.answer, set(3, 'steps', 30)]], { key: 'trial.why.others' }],
  ['letters that are easier to write', 'oddName', [[set(9, 'filename_prefix', 'Fuchse No7 - ete')]], { key: 'trial.why.value' }],
  ['one call after the other', 'parallel', [[set(5, 'width', 640)], [set(3, 'steps', 12)]], { key: 'trial.why.oneByOne' }],
  ['any link', 'impossible', [[['disconnectNodes', { nodeId: 3, input: 'model' }]]], { key: 'trial.why.others' }],
])('%s does not do %s', async (_, job, answers, why) => {
  expect(jobs[job].check(await outcome(job, ...answers))).toMatchObject(why);
});

test('looking first, and one operation for both, count as at once', async () => {
  const both = [
    { op: 'set', node: 5, inputs: { width: 640 } },
    { op: 'set', node: 3, inputs: { steps: 12 } },
  ];
  expect(jobs.parallel.check(await outcome('parallel', [['getWorkflowInfo', {}]], rightCalls.parallel))).toBeUndefined();
  expect(jobs.parallel.check(await outcome('parallel', [['editWorkflow', { operations: both }]]))).toBeUndefined();
});
