import { expect, test } from 'vitest';
import { t } from '../../../../src/i18n/text';
import type { ToolPart } from '../../../../src/sessions/messages';
import { callBrief } from '../../../../src/ui/chat/log/callBrief';
import { workDone } from '../../../../src/ui/chat/log/workDone';
import { workSentence } from '../../../../src/ui/chat/log/workSentence';

const call = (name: string, input: object, data: object): ToolPart =>
  ({ type: `tool-${name}`, toolCallId: '1', state: 'output-available', input, output: { success: true, data } }) as unknown as ToolPart;
const failed = (name: string): ToolPart =>
  ({ type: `tool-${name}`, toolCallId: '1', state: 'output-error', input: {}, errorText: 'No.' }) as unknown as ToolPart;
const sentence = (...calls: ToolPart[]) => workSentence(workDone(calls.map((call) => ({ call, times: 1 }))), t);

test('the work of an answer reads like a sentence', () => {
  const add = call('addNode', { nodeType: 'KSampler' }, { title: 'KSampler' });
  const link = call('connectNodes', {}, {});
  expect(sentence(add, add, link)).toBe('Built 2 nodes, 1 link');
  expect(sentence(call('searchInstalledNodes', {}, {}), add)).toBe('Built 1 node, looked up 1 thing');
  expect(sentence(link)).toBe('1 link');
  expect(sentence(call('setNodeWidgetValue', {}, {}), call('fillPromptNode', {}, {}))).toBe('Set 2 values');
  expect(sentence(call('removeNode', {}, {}), call('brewCoffee', {}, {}))).toBe('Removed 1 node, took 1 other step');
});

test('links that a new node is made with count, its values do not', () => {
  const add = call('addNode', { nodeType: 'KSampler', inputs: { model: ['4', 'MODEL'], steps: 20, latent_image: [5, 0] } }, {});
  expect(sentence(add)).toBe('Built 1 node, 2 links');
});

test('many changes in one call are counted one by one', () => {
  const edit = call(
    'editWorkflow',
    {},
    {
      operations: [
        { op: 'add', nodeId: 1, inputs: [{ from: {}, to: {} }, { widgetName: 'steps' }] },
        { op: 'note', nodeId: 2 },
        { op: 'connect', from: {}, to: {} },
        { op: 'set', set: [{ widgetName: 'cfg' }, { from: {}, to: {} }] },
        { op: 'remove', removed: [{ nodeId: 3 }, { nodeId: 4 }] },
        { op: 'group', nodes: [] },
      ],
    },
  );
  expect(sentence(edit)).toBe('Built 2 nodes, 3 links, set 1 value, removed 2 nodes, took 1 other step');
});

test('failed attempts are counted as often as they were made', () => {
  expect(workSentence(workDone([{ call: failed('addNode'), times: 3 }]), t)).toBe('3 attempts failed');
});

test('a call is told in the names on the canvas', () => {
  expect(
    callBrief(call('addNode', { nodeType: 'CheckpointLoaderSimple' }, { title: 'Load Checkpoint', type: 'CheckpointLoaderSimple' })),
  ).toBe('Load Checkpoint');
  const ends = {
    from: { nodeId: 4, node: 'Load Checkpoint', slot: 0, name: 'MODEL' },
    to: { nodeId: 3, node: 'KSampler', slot: 0, name: 'model' },
  };
  expect(callBrief(call('connectNodes', { sourceNodeId: 4 }, ends))).toBe('Load Checkpoint · MODEL → KSampler');
  expect(callBrief(call('setNodeWidgetValue', {}, { nodeId: 3, node: 'KSampler', widgetName: 'steps', value: 30 }))).toBe(
    'KSampler · steps: 30',
  );
  expect(callBrief(call('removeNode', { nodeId: 3 }, { removed: { nodeId: 3, type: 'KSampler' } }))).toBe('KSampler');
});

test('results of older versions and of imported conversations, whatever they hold, are told by their arguments', () => {
  expect(callBrief(call('connectNodes', { sourceNodeId: 4, targetNodeId: 3 }, { from: { nodeId: 4 } }))).toBe('4, 3');
  expect(callBrief(call('addNode', { nodeType: 'KSampler', inputs: { a: 1 } }, []))).toBe('KSampler, inputs {1}');
  expect(callBrief({ ...call('addNode', {}, {}), input: null, output: null } as unknown as ToolPart)).toBe('');
});
