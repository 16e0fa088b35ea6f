import { expect, test } from 'vitest';
import { fromFile, NotSessionsError, toFile } from '../../src/sessions/exportImport';
import { newSession } from '../../src/sessions/Session';
import type { PanelMessage } from '../../src/sessions/messages';

const good: PanelMessage = {
  id: '1',
  role: 'assistant',
  parts: [
    { type: 'step-start' },
    { type: 'text', text: 'x' },
    { type: 'file', mediaType: 'image/png', url: 'data:image/png;base64,' },
    { type: 'tool-addNode', toolCallId: 'c', state: 'output-available', input: {}, output: {} },
  ],
  metadata: { usage: { inputTokens: 1, outputTokens: 2 }, failure: { kind: 'cut', text: 't' } },
};

const file = (session: unknown, messages: unknown) =>
  JSON.stringify({ format: 'comfy-assistant-sessions', version: 1, sessions: [{ session, messages }] });

test('what the panel itself writes is read', () => {
  expect(fromFile(JSON.stringify(toFile([{ session: newSession(), messages: [good] }])))[0]!.messages).toEqual([good]);
});

test('fields of a session that nobody knows are left behind, and missing ones are those of a new session', () => {
  const [read] = fromFile(file({ name: 'n', id: 'theirs', running: true, __proto__: { polluted: 1 }, evil: 1 }, []));
  expect(Object.keys(read!.session).sort()).toEqual(Object.keys(newSession()).sort());
  expect(read!.session).toMatchObject({ name: 'n', running: false });
  expect(read!.session.id).not.toBe('theirs');
});

test.each([
  ['a list for a session', [], []],
  ['a number for a name', { name: 1 }, []],
  ['a text for the queue', { queue: 'x' }, []],
  ['a queue entry without id', { queue: [{ text: 'x' }] }, []],
  ['a draft file without address', { draftFiles: [{ type: 'file', mediaType: 'image/png' }] }, []],
  ['infinity', { updated: null }, []],
  ['no messages', {}, undefined],
  ['an object for messages', {}, {}],
  ['a message that is null', {}, [null]],
  ['a message without id', {}, [{ ...good, id: 0 }]],
  ['an unknown role', {}, [{ ...good, role: 'root' }]],
  ['parts that are none', {}, [{ ...good, parts: {} }]],
  ['a part that is text', {}, [{ ...good, parts: ['x'] }]],
  ['a text part without text', {}, [{ ...good, parts: [{ type: 'text', text: {} }] }]],
  ['a file without address', {}, [{ ...good, parts: [{ type: 'file', mediaType: 'image/png' }] }]],
  ['a tool call without id', {}, [{ ...good, parts: [{ type: 'tool-x', state: 'output-available' }] }]],
  ['a tool call in no state', {}, [{ ...good, parts: [{ type: 'tool-x', toolCallId: 'c', state: 'x' }] }]],
  ['metadata that is a list', {}, [{ ...good, metadata: [] }]],
  ['a failure without words', {}, [{ ...good, metadata: { failure: { kind: 'cut' } } }]],
])('a file with %s is refused', (_, session, messages) => {
  expect(() => fromFile(file(session, messages))).toThrow(NotSessionsError);
});
