import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faults } from './support/providerRules.mjs';
import { breaches } from './support/rules.mjs';

// The checkers that stand behind every scenario: each must let a legal exchange pass and name the fault in a broken one.

const headers = new Headers({
  'content-type': 'text/event-stream', 'cache-control': 'no-cache', 'x-vercel-ai-ui-message-stream': 'v1', 'x-accel-buffering': 'no',
});
const user = { id: 'u1', role: 'user', parts: [{ type: 'text', text: 'Hi' }] };
const assistant = { id: 'a1', role: 'assistant', parts: [{ type: 'tool-addNode', toolCallId: 'c1', state: 'output-available', input: {}, output: 1 }] };

const start = { type: 'start', messageId: 'new' };
const open = { type: 'start-step' };
const close = { type: 'finish-step' };
const finish = (finishReason) => ({ type: 'finish', finishReason });
const text = (id = '1') => [{ type: 'text-start', id }, { type: 'text-delta', id, delta: 'x' }, { type: 'text-end', id }];
const input = (toolCallId, value = {}) => ({ type: 'tool-input-available', toolCallId, toolName: 'addNode', input: value });
const output = (toolCallId) => ({ type: 'tool-output-available', toolCallId, output: 1 });
const error = { type: 'error', errorText: 'x' };

const body = (chunks, tail = 'data: [DONE]\n\n') => chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join('') + tail;
const exchange = (chunks, more = {}) => ({ request: { messages: [user] }, headers, whole: true, text: body(chunks), ...more });

const legal = {
  'an answer in text': [start, open, ...text(), close, finish('stop')],
  'a call left open': [start, open, ...text(), input('c1'), close, finish('tool-calls')],
  'a call run here, then text': [start, open, input('c1'), output('c1'), close, open, ...text(), close, finish('stop')],
  'an error in the middle': [start, open, ...text(), input('c1'), close, error, finish('error')],
  'arguments in pieces': [
    start, open, { type: 'tool-input-start', toolCallId: 'c1', toolName: 'addNode' }, { type: 'tool-input-delta', toolCallId: 'c1', inputTextDelta: '{"a":' },
    { type: 'tool-input-delta', toolCallId: 'c1', inputTextDelta: '1}' }, input('c1', { a: 1 }), close, finish('tool-calls'),
  ],
  'a call that stays half written': [start, open, ...text(), { type: 'tool-input-start', toolCallId: 'c1', toolName: 'addNode' }, close, error, finish('error')],
  'an answer that was stopped': [start, open, ...text(), close, { type: 'abort' }, finish('other')],
  'metadata of the message and of its calls': [
    { ...start, messageMetadata: { model: 'm' } }, open, ...text(), { ...input('c1'), providerMetadata: { comfyAssistant: { call: {} } } },
    { type: 'message-metadata', messageMetadata: { usage: {} } }, close, finish('tool-calls'),
  ],
  'nothing, for a slash command': [start, finish('stop')],
};
for (const [name, chunks] of Object.entries(legal))
  test(`legal: ${name}`, async () => assert.deepEqual(await breaches(exchange(chunks)), []));

const illegal = {
  'no start': [[open, ...text(), close, finish('stop')], /before start/],
  'a second start': [[start, start, finish('stop')], /second start/],
  'an id that the transcript has': [[{ ...start, messageId: 'u1' }, open, ...text(), close, finish('stop')], /is not new/],
  'text outside a step': [[start, ...text(), finish('stop')], /outside a step/],
  'a step inside a step': [[start, open, open, ...text(), close, finish('stop')], /step inside a step/],
  'a part left open': [[start, open, { type: 'text-start', id: '1' }, close, finish('stop')], /while text 1 is open/],
  'a delta of a closed part': [[start, open, ...text(), { type: 'text-delta', id: '1', delta: 'x' }, close, finish('stop')], /not open/],
  'text after a call': [[start, open, input('c1'), ...text(), close, finish('tool-calls')], /text after a call/],
  'a call id twice': [[start, open, input('c1'), input('c1'), close, finish('tool-calls')], /used before/],
  'an output of nothing': [[start, open, output('c9'), ...text(), close, finish('stop')], /unknown/],
  'an output twice': [[start, open, input('c1'), output('c1'), output('c1'), close, open, ...text(), close, finish('stop')], /answered twice/],
  'pieces that differ from the input': [[
    start, open, { type: 'tool-input-start', toolCallId: 'c1', toolName: 'addNode' }, { type: 'tool-input-delta', toolCallId: 'c1', inputTextDelta: '{"a":1.0}' },
    input('c1', { a: 1 }), close, finish('tool-calls'),
  ], /differ from its input/],
  'arguments that are whole before the check': [[
    start, open, { type: 'tool-input-start', toolCallId: 'c1', toolName: 'addNode' }, { type: 'tool-input-delta', toolCallId: 'c1', inputTextDelta: '{}' },
    { type: 'tool-input-delta', toolCallId: 'c1', inputTextDelta: '' }, input('c1'), close, finish('tool-calls'),
  ], /whole before they were checked/],
  'more after an abort': [[start, open, ...text(), close, { type: 'abort' }, open, ...text('2'), close, finish('other')], /after abort/],
  'metadata on the start of a call, which ai 5 refuses': [[
    start, open, { type: 'tool-input-start', toolCallId: 'c1', toolName: 'addNode', providerMetadata: { a: {} } }, input('c1'), close, finish('tool-calls'),
  ], /metadata on tool-input-start/],
  'a turn that ends with answered calls': [[start, open, input('c1'), output('c1'), close, finish('stop')], /last step has no text/],
  'stop with a call open': [[start, open, ...text(), input('c1'), close, finish('stop')], /1 open calls/],
  'more after an error': [[start, open, ...text(), close, error, open, ...text('2'), close, finish('error')], /after error/],
  'an error that finish does not tell': [[start, open, ...text(), close, error, finish('stop')], /had error/],
  'a null member': [[start, open, { type: 'text-start', id: '1', providerMetadata: null }, ...text().slice(1), close, finish('stop')], /is null/],
  'an unknown member': [[start, open, { ...text()[0], colour: 'red' }, ...text().slice(1), close, finish('stop')], /6\.0\.73 refuses/],
  'an unknown type': [[start, { type: 'context-debug' }, finish('stop')], /unknown type/],
  'no finish': [[start, open, ...text(), close], /no finish/],
};
for (const [name, [chunks, expected]] of Object.entries(illegal))
  test(`illegal: ${name}`, async () => assert.match((await breaches(exchange(chunks))).join('\n'), expected));

test('illegal: a follow-up under a new id, or a call id of an earlier request', async () => {
  const request = { messages: [user, assistant] };
  assert.match((await breaches(exchange([start, open, ...text(), close, finish('stop')], { request }))).join(), /goes on with a1/);
  assert.match((await breaches(exchange([{ ...start, messageId: 'a1' }, open, input('c1'), close, finish('tool-calls')], { request }))).join(), /used before/);
});

test('illegal: no [DONE], or half an event, unless the client cut the answer off', async () => {
  const chunks = [start, open, ...text(), close, finish('stop')];
  assert.match((await breaches(exchange(chunks, { text: body(chunks, '') }))).join(), /\[DONE\]/);
  assert.match((await breaches(exchange(chunks, { text: body(chunks) + 'data: {' }))).join(), /not an event/);
  assert.deepEqual(await breaches(exchange(chunks, { text: body(chunks.slice(0, 3), 'data: {'), whole: false })), []);
});

test('illegal: a header missing', async () =>
  assert.match((await breaches(exchange([start, finish('stop')], { headers: new Headers() }))).join(), /x-accel-buffering is null/));

const system = { role: 'system', content: 'You are.' };
const asked = { role: 'user', content: 'Hi' };
const calls = (id, args = '{}') => ({ role: 'assistant', content: null, tool_calls: [{ id, type: 'function', function: { name: 'addNode', arguments: args } }] });
const result = (tool_call_id) => ({ role: 'tool', tool_call_id, content: '1' });
const dangling = {
  'a call at the end': [[system, asked, calls('c1')], /unanswered/],
  'a call before a user message': [[system, asked, calls('c1'), asked], /unanswered/],
  'a result without its call': [[system, asked, result('c1')], /did not call/],
  'a call id twice': [[system, asked, calls('c1'), result('c1'), calls('c1'), result('c1')], /twice/],
  'an empty message': [[system, { role: 'assistant', content: '' }, asked], /is empty/],
  'no system message': [[asked], /system message/],
  'a second system message': [[system, asked, system], /second system/],
  'arguments that are no object': [[system, asked, calls('c1', '{"a'), result('c1')], /no object/],
  'an id of another provider': [[system, asked, calls('call_0'), result('call_0')], /call id call_0/],
  'a user behind a result': [[system, asked, calls('nineChars'), result('nineChars'), asked], /behind a tool's result/],
  'an answer at the end': [[system, asked, { role: 'assistant', content: 'Done.' }], /at the end/],
  'two of one role': [[system, asked, asked], /the role of the message before/],
};
for (const [name, [messages, expected]] of Object.entries(dangling))
  test(`a provider refuses ${name}`, () => assert.match(faults({ stream: true, messages }).join('\n'), expected));

test('a provider takes a whole round', () =>
  assert.deepEqual(faults({ stream: true, messages: [system, asked, calls('nineChars'), result('nineChars'), { role: 'assistant', content: 'Done.' }, asked] }), []));
