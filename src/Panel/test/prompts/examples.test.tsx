import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ExamplesSection } from '../../src/prompts/examples/ExamplesSection';
import { whatHappened } from '../../src/prompts/examples/happened';
import { answerOf } from '../../src/prompts/requests/AnswerReader';
import type { PanelMessage } from '../../src/sessions/messages';
import { mount } from '../support/mount';
import { fakeService, routes } from '../support/service';

let unmount: () => void = () => undefined;
beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.useFakeTimers();
});
afterEach(() => {
  unmount();
  routes.clear();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const RESULT = {
  name: 'fox',
  passed: 1,
  runs: 2,
  tokens: 1234,
  milliseconds: 1500,
  errors: [],
  expectations: [
    { text: 'contains: fox', passed: 1, runs: 2, came: ['It said: A cat.'], errors: [] },
    { text: 'stepsUnder: 3', passed: 2, runs: 2, came: [], errors: [] },
    { text: 'judge: It is short.', passed: 1, runs: 2, came: [], errors: ['The judge gave no verdict.'] },
  ],
};
const LAST = { at: '2026-11-26T10:00:00Z', connection: 'Test', model: 'test-model', isStopped: false, examples: [RESULT] };
const IDLE = { isRunning: false, done: 0, of: 0, examples: [] };
const CHANGES = {
  since: '2026-11-25T10:00:00Z',
  prompts: ['personality'],
  better: [],
  worse: [{ name: 'fox', before: 1, now: 0.5, unmet: ['contains: fox'] }],
  added: [],
};

async function show(): Promise<HTMLElement> {
  fakeService();
  routes.set('/api/examples', () => ({
    folder: '/data/examples',
    examples: [
      { name: 'fox', source: 'own', title: 'Fox', description: 'An animal.', expectations: 3 },
      { name: 'broken', source: 'own', title: 'broken', description: '', expectations: 0, problem: 'broken.yaml, line 1: no.' },
    ],
  }));
  const shown = await mount(<ExamplesSection place="" />);
  unmount = shown.unmount;
  await act(() => vi.advanceTimersByTimeAsync(0));
  return shown.place;
}

const button = (place: HTMLElement, name: string) => [...place.querySelectorAll('button')].find(({ textContent }) => textContent === name)!;

test('a run is followed to its end, and shows what failed and what changed', async () => {
  let answer: object = { progress: IDLE };
  const begun: unknown[] = [];
  routes.set('/api/examples/run', (body) => {
    if ('repeat' in body) {
      begun.push(body);
      answer = { progress: { ...IDLE, isRunning: true, of: 2, now: 'fox' } };
    }
    return answer;
  });
  const place = await show();
  expect(place.textContent).toContain('broken.yaml, line 1: no.');

  await act(async () => button(place, 'Run all').click());
  expect(begun).toEqual([{ repeat: 1 }]);
  expect(place.textContent).toContain('0 of 2 run · now: fox');
  answer = { progress: { ...IDLE, isRunning: true, of: 2, done: 1, now: 'broken', examples: [RESULT] } };
  await act(() => vi.advanceTimersByTimeAsync(500));
  expect(place.querySelector('progress')!.value).toBe(1);
  expect(place.textContent).toContain('1/2');
  answer = { progress: { ...IDLE, of: 2, done: 1, examples: [RESULT] }, last: LAST, changes: CHANGES };
  await act(() => vi.advanceTimersByTimeAsync(500));

  expect(button(place, 'Stop')).toBeUndefined();
  expect(place.textContent).toContain('0 of 1 passed · test-model');
  const failures = [...place.querySelectorAll('.failures > li')].map(({ textContent }) => textContent);
  expect(failures).toEqual([
    'contains: fox 1/2What came: It said: A cat.',
    'judge: It is short. 1/2Cannot be told: The judge gave no verdict.',
  ]);
  expect(place.querySelector('[data-worse]')!.textContent).toBe('fox 100% → 50%contains: fox');
  expect(place.textContent).toContain('Texts that differ: personality');
});

test('a run that the service refuses is told, and can be begun again', async () => {
  routes.set('/api/examples/run', (body) =>
    'repeat' in body ? Response.json({ error: 'No model is connected.' }, { status: 400 }) : { progress: IDLE },
  );
  const place = await show();
  await act(async () => button(place, 'Run all').click());
  expect(place.querySelector('[role=alert]')!.textContent).toBe('No model is connected.');
  expect(button(place, 'Run all')).toBeDefined();
});

test('what happened is the conversation up to the question, with the calls and words of the answer to it', () => {
  const messages = [
    { id: 'u1', role: 'user', parts: [{ type: 'text', text: 'Hi' }] },
    { id: 'a1', role: 'assistant', parts: [{ type: 'text', text: 'Hello' }] },
    { id: 'u2', role: 'user', parts: [{ type: 'text', text: 'Add one' }] },
    {
      id: 'a2',
      role: 'assistant',
      parts: [
        { type: 'text', text: 'Adding.' },
        { type: 'tool-addNode', toolCallId: 'c1', state: 'output-available', input: { nodeType: 'KSampler' }, output: {} },
      ],
    },
  ] as unknown as PanelMessage[];
  const call = (name: string, json: string) => ({
    choices: [{ message: { content: 'Done.', tool_calls: [{ function: { name, arguments: json } }] } }],
  });
  const answers = [answerOf(JSON.stringify(call('getWorkflowInfo', '{}'))), answerOf(JSON.stringify(call('listRules', 'oops')))];
  expect(whatHappened(messages, answers)).toEqual({
    messages: messages.slice(0, 3),
    calls: [
      { tool: 'addNode', arguments: { nodeType: 'KSampler' } },
      { tool: 'getWorkflowInfo', arguments: {} },
      { tool: 'listRules', arguments: undefined },
    ],
    text: 'Adding.\nDone.\nDone.',
  });
});
