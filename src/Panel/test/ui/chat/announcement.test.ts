import { expect, test } from 'vitest';
import type { Question } from '../../../src/chat/Question';
import { t } from '../../../src/i18n/text';
import type { PanelMessage } from '../../../src/sessions/messages';
import { announcement, type Heard } from '../../../src/ui/chat/announcement';
import { toolTitle } from '../../../src/service/tools';

const answer = (parts: object[], metadata: PanelMessage['metadata'] = {}) =>
  ({ id: 'a', role: 'assistant', parts, metadata }) as unknown as PanelMessage;
const hear = (heard: Partial<Heard>) =>
  announcement({ last: undefined, busy: false, question: undefined, waiting: undefined, leftRun: undefined, ...heard }, t, (name) =>
    toolTitle(name, name === 'brew' ? 'Brew coffee' : undefined),
  );
const tool = (name: string, state: string, more: object = {}) => ({ type: `tool-${name}`, toolCallId: '1', state, input: {}, ...more });
const text = (text: string) => ({ type: 'text', text, state: 'streaming' });

test('a job is heard step by step, and its words only when they are whole', () => {
  const seen: PanelMessage[] = [
    { id: 'u', role: 'user', parts: [{ type: 'text', text: 'add one' }] },
    answer([{ type: 'reasoning', text: 'Hm', state: 'streaming' }]),
    answer([{ type: 'reasoning', text: 'Hm, they want', state: 'streaming' }]),
    answer([tool('addNode', 'input-streaming')]),
    answer([tool('addNode', 'input-available', { input: { nodeType: 'KSampler' } })]),
    answer([tool('addNode', 'output-available', { output: { success: true, data: { title: 'KSampler' } } })]),
    answer([tool('brew', 'input-available')]),
    answer([tool('brew', 'output-available', { output: { success: false, error: 'No beans.' } })]),
    answer([text('There ')]),
    answer([text('There **it** is.')]),
  ];
  const heard = seen.map((last) => hear({ last, busy: true }));
  heard.push(hear({ last: answer([text('There **it** is.')]) }));
  expect(heard.filter((words, index) => words !== heard[index - 1])).toEqual([
    'Working',
    'Thinking',
    'Add node: running',
    'Added KSampler',
    'Brew coffee: running',
    'Brew coffee failed: No beans.',
    'Working',
    'The answer is complete. There it is.',
  ]);
});

const nothing = () => undefined;
test.each<[string, Question, string]>([
  ['a change', { kind: 'changes', answer: nothing } as unknown as Question, 'Needs your OK: This replaces the workflow on your canvas'],
  ['a question', { kind: 'ask', question: 'Which one?', choices: ['cat', 'dog'], answer: nothing }, 'Which one? cat, dog'],
  [
    'a sweep',
    { kind: 'permit', permission: { kind: 'sweep', subject: '3', facts: [], effects: [] }, answer: nothing },
    'Needs your OK: Run the workflow 3 times with different values?',
  ],
  ['a client', { kind: 'outside', client: 'Claude', readsOnly: true, answer: nothing }, 'Claude wants to look at your canvas'],
])('%s that waits for the user is heard before all else', (_, question, expected) => {
  expect(hear({ busy: true, question, last: answer([text('x')]) })).toBe(expected);
});

test('a failure says itself, a stop and a lost connection are heard once and not counted down', () => {
  expect(hear({ last: answer([], { failure: { kind: 'model', text: 'No.' } }) })).toBe('');
  expect(hear({ last: answer([text('half')], { stopped: true }) })).toBe('You stopped this answer.');
  expect(hear({ busy: true, waiting: { why: 'Too many requests.', until: 9e15 } })).toBe('Too many requests.');
  expect(hear({ leftRun: 'run1' })).toMatch(/still in ComfyUI/);
});

test('a long answer is not read whole', () => {
  expect(hear({ last: answer([text('word '.repeat(1000))]) }).length).toBeLessThan(600);
});
