import { expect, test } from 'vitest';
import type { PanelMessage } from '../../../../src/sessions/messages';
import { awaitsModel } from '../../../../src/ui/chat/log/awaitsModel';
import { rowsOf } from '../../../../src/ui/chat/log/rows';

type Part = PanelMessage['parts'][number];

let calls = 0;
const text = (text: string): Part => ({ type: 'text', text });
const thought = (text: string, state: 'streaming' | 'done' = 'done'): Part => ({ type: 'reasoning', text, state });
const call = (name: string, more: object): Part =>
  ({ type: `tool-${name}`, toolCallId: `call-${++calls}`, input: {}, ...more }) as unknown as Part;
const done = (name = 'addNode', data: object = {}) => call(name, { state: 'output-available', output: { success: true, data } });
const failed = (error = 'No such type.', name = 'addNode') => call(name, { state: 'output-available', output: { success: false, error } });
const running = (name = 'addNode') => call(name, { state: 'input-available' });
const step: Part = { type: 'step-start' };

const nobody = () => false;
const seen = (parts: Part[], busy = false, asked: (id: string) => boolean = nobody) =>
  rowsOf(parts, busy, asked).map((row) =>
    row.kind === 'text'
      ? row.text
      : row.kind === 'work'
        ? `folded ${row.steps.map((one) => ('call' in one ? (one.times > 1 ? `call × ${one.times}` : 'call') : 'thought')).join(', ')}`
        : 'call' in row.step
          ? row.step.mended
            ? 'mended'
            : 'call'
          : `thought ${row.step.place}`,
  );

test('calls that ended are folded together over the steps of an answer, one alone is not', () => {
  expect(seen([step, done(), done(), step, done(), text('There.')])).toEqual(['folded call, call, call', 'There.']);
  expect(seen([step, done(), step, text('There.')])).toEqual(['call', 'There.']);
});

test('a text stands between what was done before and after it', () => {
  expect(seen([done(), done(), text('Now the links.'), done('connectNodes'), done('connectNodes')])).toEqual([
    'folded call, call',
    'Now the links.',
    'folded call, call',
  ]);
});

test('what was thought between two calls is folded with them; before and after it stands alone', () => {
  expect(seen([thought('first'), done(), thought('between'), done(), thought('last'), text('There.')])).toEqual([
    'thought 0',
    'folded call, thought, call',
    'thought 2',
    'There.',
  ]);
});

test('an empty thought is not shown, and counts as a place', () => {
  expect(seen([thought(''), thought('b')])).toEqual(['thought 1']);
});

test('a call that runs, waits for the user, or shows something stays open', () => {
  expect(seen([done(), done(), running()], true)).toEqual(['folded call, call', 'call']);
  expect(seen([done(), done('getCanvasImage', { images: [] }), done()])).toEqual(['call', 'call', 'call']);
  expect(seen([done(), done('executeWorkflow'), done()])).toEqual(['call', 'call', 'call']);
  const asked = done();
  expect(seen([done(), asked, done()], true, (id) => id === (asked as { toolCallId?: string }).toolCallId)).toEqual([
    'call',
    'call',
    'call',
  ]);
});

test('a failure after which the model went on is folded; the last one is shown', () => {
  expect(seen([failed(), done(), text('There.')])).toEqual(['folded call, call', 'There.']);
  expect(seen([failed(), text('It cannot be done.')])).toEqual(['mended', 'It cannot be done.']);
  expect(seen([done(), failed()])).toEqual(['call', 'call']);
});

test('the same failure in a row is one line with a count', () => {
  expect(seen([failed(), failed(), failed(), done()])).toEqual(['folded call × 3, call']);
  expect(seen([failed('One.'), failed('Another.'), done()])).toEqual(['folded call, call, call']);
});

test('a call that was taken back while it was written is not shown', () => {
  const half = call('addNode', { state: 'input-streaming' });
  expect(seen([step, half, step, text('No.')], true)).toEqual(['No.']);
  expect(seen([step, half], false)).toEqual([]);
  expect(seen([step, half], true)).toEqual(['call']);
});

test('no two rows have the same key', () => {
  const parts = [thought('a'), done(), thought('b'), done(), thought('c'), thought('d'), text('e'), done(), thought('f')];
  const keys = rowsOf(parts, false, nobody).map(({ index }) => index);
  expect(new Set(keys).size).toBe(keys.length);
});

test('the model is awaited when nothing in the answer moves', () => {
  const message = (...parts: Part[]) => ({ id: '1', role: 'assistant', parts }) as PanelMessage;
  expect(awaitsModel(undefined)).toBe(false);
  expect(awaitsModel({ id: '1', role: 'user', parts: [] })).toBe(true);
  expect(awaitsModel(message(step))).toBe(true);
  expect(awaitsModel(message(done(), step))).toBe(true);
  expect(awaitsModel(message(done(), step, thought('a', 'done')))).toBe(true);
  expect(awaitsModel(message(running()))).toBe(false);
  expect(awaitsModel(message(thought('a', 'streaming')))).toBe(false);
  expect(awaitsModel(message({ type: 'text', text: 'a', state: 'streaming' }))).toBe(false);
});
