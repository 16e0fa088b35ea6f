import { expect, test } from 'vitest';
import { fromFile, NotSessionsError, toFile } from '../../src/sessions/exportImport';
import { LIMITS } from '../../src/sessions/importSchema';
import type { PanelMessage } from '../../src/sessions/messages';
import { newSession } from '../../src/sessions/Session';

const said = (text: string, id = 'u') => ({ id, role: 'user', parts: [{ type: 'text', text }] });
const file = (...sessions: unknown[]) => JSON.stringify({ format: 'comfy-assistant-sessions', version: 1, sessions });
const answer = (part: object) => ({ messages: [said('go'), { id: 'a', role: 'assistant', parts: [{ type: 'step-start' }, part] }] });
const deep = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));

test('every kind of part comes back as it was, with what a provider wants back', () => {
  const state = { comfyAssistant: { provider: 'api.test', model: 'm', fields: { reasoning_details: '[{"data":"…"}]' } } };
  const messages = [
    said('go'),
    {
      id: 'a',
      role: 'assistant',
      metadata: { usage: { inputTokens: 1, outputTokens: 2 }, model: 'm', createdAt: 3, stopped: true, failure: { kind: 'cut', text: '' } },
      parts: [
        { type: 'step-start' },
        { type: 'reasoning', text: 'hm', providerMetadata: state, state: 'done' },
        { type: 'text', text: 'so', providerMetadata: state, state: 'done' },
        { type: 'file', mediaType: 'image/png', url: 'data:image/png;base64,AA==', filename: 'fox.png' },
        { type: 'source-url', sourceId: 's', url: 'https://example.org' },
        { type: 'data-provider-state', data: { any: [1] } },
        {
          type: 'tool-addNode',
          toolCallId: '1',
          state: 'output-available',
          input: { nodeType: 'KSampler' },
          output: { success: true },
          callProviderMetadata: state,
          resultProviderMetadata: state,
        },
        { type: 'dynamic-tool', toolName: 'later', toolCallId: '2', state: 'output-error', input: {}, errorText: 'no' },
      ],
    },
  ] as unknown as PanelMessage[];
  const session = { ...newSession(), name: 'Mine', draft: 'and', queue: [{ id: 'q', text: 'next', files: [] }] };
  const { sessions, refused } = fromFile(JSON.stringify(toFile([{ session, messages }])));
  expect(refused).toEqual([]);
  expect(sessions[0]!.messages).toEqual(messages);
  expect(sessions[0]!.session).toEqual({ ...session, id: sessions[0]!.session.id });
  expect(sessions[0]!.session.id).not.toBe(session.id);
});

test.each([
  ['no object', null, /^conversation: expected object/],
  ['no messages', { session: {} }, /^messages: expected array/],
  ['a name that is a number', { session: { name: 7 }, messages: [] }, /^session, name: expected string/],
  ['a time that no calendar has', { session: { updated: 1e300 }, messages: [] }, /^session, updated: /],
  ['a time that is text', { session: { updated: 'today' }, messages: [] }, /^session, updated: expected number/],
  ['a queue of texts', { session: { queue: ['x'] }, messages: [] }, /^session, queue 1: expected object/],
  ['a message without id', { messages: [{ role: 'user', parts: [] }] }, /^message 1, id: /],
  ['a message of an unknown role', { messages: [{ ...said('x'), role: 'root' }] }, /^message 1, role: /],
  ['a message without parts', { messages: [said('x'), { id: 'a', role: 'assistant' }] }, /^message 2, parts: expected array/],
  ['a part that is text', { messages: [{ id: 'a', role: 'user', parts: ['x'] }] }, /^message 1, part 1: expected object/],
  ['an unknown part', answer({ type: 'iframe', src: '/manager/reboot' }), /^message 2, part 2: “iframe” is no type of part/],
  ['a text that is a number', answer({ type: 'text', text: 7 }), /^message 2, part 2, text: expected string/],
  ['a file without address', answer({ type: 'file', mediaType: 'image/png' }), /^message 2, part 2, url: expected string/],
  ['a call without id', answer({ type: 'tool-addNode', state: 'output-available' }), /^message 2, part 2, toolCallId: /],
  ['a call in an unknown state', answer({ type: 'tool-addNode', toolCallId: '1', state: 'odd' }), /^message 2, part 2, state: /],
  [
    'state of a provider that is text',
    answer({ type: 'text', text: '', providerMetadata: 'x' }),
    /part 2, providerMetadata: expected record/,
  ],
  ['metadata that is text', { messages: [{ ...said('x'), metadata: { stopped: 'yes' } }] }, /^message 1, metadata, stopped: /],
  [
    'too many parts',
    { messages: [{ id: 'a', role: 'user', parts: Array(LIMITS.parts + 1).fill({ type: 'step-start' }) }] },
    /parts: Too big/,
  ],
  ['too many messages', { messages: Array(LIMITS.messages + 1).fill(said('x')) }, /^messages: Too big/],
  ['too deep an output', answer({ type: 'data-x', data: deep(LIMITS.depth) }), /^message 2, parts: is nested more than 100 deep/],
  ['an endless depth', answer({ type: 'data-x', data: deep(200_000) }), /^message 2, parts: is nested more than 100 deep/],
])('a conversation with %s is refused with its name and its fault, and the others are imported', (_, bad, why) => {
  const session = { ...(bad as { session?: object } | null)?.session };
  const named = 'name' in session ? bad : bad && { ...bad, session: { name: 'Bad', ...session } };
  // A deep value cannot be written by JSON.stringify.
  const text = file({ session: { name: 'Good' }, messages: [said('x')] }, 'HERE', { messages: [said('y')] });
  const { sessions, refused } = fromFile(text.replace('"HERE"', () => flat(named)));
  expect(sessions.map(({ session }) => session.name)).toEqual(['Good', '']);
  expect(refused).toEqual([{ name: named === bad ? '#2' : 'Bad', why: expect.stringMatching(why) as string }]);
});

// JSON.stringify, but for a depth that would exhaust its stack.
function flat(value: unknown): string {
  const data = (value as { messages?: { parts?: { data?: unknown }[] }[] } | null)?.messages?.[1]?.parts?.[1]?.data;
  if (!Array.isArray(data)) return JSON.stringify(value);
  let levels = 0;
  for (let inner: unknown = data; Array.isArray(inner); inner = inner[0]) levels++;
  const text = JSON.stringify(value, (key, item: unknown) => (key === 'data' ? 'DEEP' : item));
  return text.replace('"DEEP"', '['.repeat(levels) + ']'.repeat(levels));
}

test('messages that share an id are told apart', () => {
  const [read] = fromFile(file({ messages: [said('one'), said('two')] })).sessions;
  expect(read!.messages[0]!.id).toBe('u');
  expect(read!.messages[1]!.id).not.toBe('u');
});

test('what an answer in progress was is not imported: its end is elsewhere', () => {
  const [read] = fromFile(file({ session: { name: 'x', answering: { after: 'u', parts: 0 }, running: true }, messages: [] })).sessions;
  expect(read!.session).not.toHaveProperty('answering');
  expect(read!.session).not.toHaveProperty('running', true);
});

test.each(['', '[]', 'null', '7', '{"format":"other"}', '{"format":"comfy-assistant-sessions","sessions":{}}'])(
  'a file with %s is refused as a whole',
  (text) => expect(() => fromFile(text)).toThrow(NotSessionsError),
);

test('a file with too many conversations is refused as a whole', () => {
  expect(() => fromFile(file(...Array<object>(LIMITS.sessions + 1).fill({ messages: [] })))).toThrow(/more than 5000 conversations/);
});
