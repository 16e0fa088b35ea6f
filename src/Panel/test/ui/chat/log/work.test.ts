import { expect, test } from 'vitest';
import { t } from '../../../../src/i18n/text';
import type { ToolPart } from '../../../../src/sessions/messages';
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
  const mode = (mode: string, ...nodes: string[]) => call('setNodeMode', {}, { nodes: nodes.map((node) => ({ nodeId: 1, node, mode })) });
  expect(sentence(add, mode('bypass', 'KSampler'))).toBe('Built 1 node · Bypassed KSampler');
  expect(sentence(mode('mute', 'KSampler', 'KSampler'), call('arrangeNodes', {}, {}))).toBe('Muted KSampler ×2 · Tidied up the nodes');
  const many = [mode('mute', 'A'), mode('mute', 'A'), mode('mute', 'B'), mode('always', 'C'), mode('mute', 'D')];
  expect(sentence(...many)).toBe('Took 1 other step · Muted A · Muted B · Switched C back on');
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
