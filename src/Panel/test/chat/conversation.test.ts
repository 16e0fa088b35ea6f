import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Decision } from '../../src/canvas/review';
import { Conversation } from '../../src/chat/Conversation';
import { textOf, type PanelMessage } from '../../src/sessions/messages';
import { newSession } from '../../src/sessions/Session';
import type { Session } from '../../src/sessions/Session';
import { settings } from '../../src/state/settings';
import { openCanvas } from '../support/canvas';
import { breaksOff, calls, fails, fakeService, says } from '../support/service';

// Its polling would continue after a test.
vi.mock('../../src/service/health', () => ({ watchHealth: async () => undefined }));

let page: ReturnType<typeof openCanvas>;
beforeEach(() => {
  page = openCanvas();
  settings.update({ address: 'http://service.test', confirmReplace: true });
});
afterEach(() => vi.unstubAllGlobals());

const open = (session: Partial<Session> = {}, messages: PanelMessage[] = []) =>
  new Conversation({ ...newSession(), ...session }, messages, page.canvas, undefined);
const over = (conversation: Conversation) => vi.waitFor(() => expect(conversation.state.get().busy).toBe(false));
const last = (conversation: Conversation) => conversation.chat.messages.at(-1)!;
const types = () => page.canvas.graph().nodes.map((node) => node.type);

async function said(conversation: Conversation, text: string): Promise<void> {
  await conversation.send(text);
  await over(conversation);
}

test('an answer arrives, with its tokens, and names the session', async () => {
  fakeService(says('Hello'));
  const conversation = open();
  await said(conversation, 'Hi there');
  expect(conversation.chat.messages.map(textOf)).toEqual(['Hi there', 'Hello']);
  expect(conversation.session).toMatchObject({ name: 'Hi there', usage: { inputTokens: 10, outputTokens: 2 }, answering: undefined });
});

test('what is selected goes with a message until it is taken off, and again once other nodes are selected', async () => {
  await page.call('addNode', { nodeType: 'KSampler' });
  await page.call('addNode', { nodeType: 'VAEDecode' });
  const { nodes } = page.canvas.graph();
  const conversation = open();
  let selected = [nodes[0]!];
  page.canvas.selection = () => selected;
  expect(conversation.selection.nodes()).toEqual(selected);
  conversation.selection.setAside();
  expect(conversation.selection.nodes()).toEqual([]);
  selected = [nodes[1]!];
  expect(conversation.selection.nodes()).toEqual(selected);
});

test('tokens are counted by the model that answered', async () => {
  const by = (model: string, id: string) => [{ ...says('x', id)[0]!, messageMetadata: { model } }, ...says('x', id).slice(1)];
  fakeService(by('small', 'a'), by('large', 'b'), by('large', 'c'));
  const conversation = open();
  for (const text of ['one', 'two', 'three']) await said(conversation, text);
  expect(conversation.session.usageBy).toEqual({
    small: { inputTokens: 10, outputTokens: 2 },
    large: { inputTokens: 20, outputTokens: 4 },
  });
});

test('tool calls run in order, their results are posted, and the turn can be taken back as one', async () => {
  const posted = fakeService(
    calls(['1', 'addNode', { nodeType: 'KSampler' }], ['2', 'setNodeWidgetValue', { nodeId: 1, widgetName: 'steps', value: 33 }]),
    says('Done'),
  );
  const conversation = open();
  await said(conversation, 'add');
  await vi.waitFor(() => expect(posted).toHaveLength(2));
  await over(conversation);
  expect(posted[1]!.messages.at(-1)!.parts.filter((part) => part.type.startsWith('tool-'))).toMatchObject([
    { output: { success: true } },
    { output: { success: true, data: { value: 33 } } },
  ]);
  expect(types()).toEqual(['KSampler']);
  await conversation.turns.carry([last(conversation).id], true, 'keep');
  expect(types()).toEqual([]);
});

test('twelve rounds of tools in a row are all run', async () => {
  const rounds = Array.from({ length: 12 }, (_, round) => calls([`c${round}`, 'addNode', { nodeType: 'VAEDecode' }]));
  fakeService(...rounds, says('Done'));
  const conversation = open();
  await conversation.send('many');
  await vi.waitFor(() => expect(textOf(last(conversation))).toBe('Done'));
  expect(types()).toHaveLength(12);
});

test('what the user writes while a question waits answers it', async () => {
  const posted = fakeService(calls(['1', 'askUser', { question: 'Which way up?' }]), says('Right.'));
  const conversation = open();
  void conversation.send('make it larger');
  await vi.waitFor(() => expect(conversation.state.get().questions['1']?.kind).toBe('ask'));
  await conversation.send(' square ');
  await vi.waitFor(() => expect(posted).toHaveLength(2));
  await over(conversation);
  expect(conversation.session.queue).toEqual([]);
  expect(JSON.stringify(posted[1])).toContain('"answer":"square"');
});

test('what the user writes while a proposal waits rejects it, and reaches the model as their words', async () => {
  const posted = fakeService(
    calls(['1', 'applyWorkflowJson', { workflow: { 1: { class_type: 'KSampler', inputs: {} } } }]),
    says('As you wish'),
  );
  const conversation = open();
  void conversation.send('build');
  await vi.waitFor(() => expect(conversation.state.get().questions['1']).toBeDefined());
  await conversation.send('no, make it landscape');
  await vi.waitFor(() => expect(posted).toHaveLength(2));
  await over(conversation);
  expect(types()).toEqual([]);
  expect(conversation.session.queue).toEqual([]);
  expect(JSON.stringify(posted[1])).toContain('"words":"no, make it landscape"');
});

test('calls of the service’s own tools are left to the service', async () => {
  const posted = fakeService([
    ...calls(['1', 'searchInstalledNodes', {}]).slice(0, 3),
    { type: 'tool-output-available', toolCallId: '1', output: { success: true, data: {} } },
    { type: 'finish-step' },
    ...says('Found').slice(1),
  ]);
  const conversation = open();
  await said(conversation, 'search');
  expect(posted).toHaveLength(1);
  expect(textOf(last(conversation))).toBe('Found');
});

test('a new workflow waits for the user; a rejection changes nothing and reaches the model', async () => {
  const posted = fakeService(
    calls(['1', 'applyWorkflowJson', { workflow: { 1: { class_type: 'KSampler', inputs: {} } } }]),
    says('As you wish'),
  );
  const conversation = open();
  const reveal = vi.spyOn(page.canvas, 'reveal');
  void conversation.send('build');
  await vi.waitFor(() => expect(conversation.state.get().questions['1']).toBeDefined());
  expect(types()).toEqual([]);
  expect(reveal).toHaveBeenCalledExactlyOnceWith([], [expect.objectContaining({ width: 210 })]);
  (conversation.state.get().questions['1']!.answer as (decision: Decision) => void)({ accepted: new Set() });
  await vi.waitFor(() => expect(posted).toHaveLength(2));
  await over(conversation);
  expect(types()).toEqual([]);
  expect(JSON.stringify(posted[1])).toContain('rejected');
});

test('stop keeps what has arrived, marks it, and holds the queue', async () => {
  const posted = fakeService('hang', says('Never'));
  const conversation = open();
  void conversation.send('talk');
  await vi.waitFor(() => expect(textOf(last(conversation))).toBe('half'));
  await conversation.send('and then');
  await conversation.stop();
  expect(textOf(last(conversation))).toBe('half');
  expect(last(conversation).metadata?.stopped).toBe(true);
  expect(conversation.session.queue.map((item) => item.text)).toEqual(['and then']);
  expect(posted).toHaveLength(1);
});

test('stopping while a question is open rejects it and posts nothing more', async () => {
  const posted = fakeService(calls(['1', 'applyWorkflowJson', { workflow: { 1: { class_type: 'KSampler', inputs: {} } } }]));
  const conversation = open();
  void conversation.send('build');
  await vi.waitFor(() => expect(conversation.state.get().questions['1']).toBeDefined());
  await conversation.stop();
  expect(conversation.state.get()).toMatchObject({ busy: false, questions: {} });
  expect(posted).toHaveLength(1);
  expect(types()).toEqual([]);
});

test('messages that are sent meanwhile follow one by one', async () => {
  const posted = fakeService(says('one', 'a1'), says('two', 'a2'), says('three', 'a3'));
  const conversation = open();
  void conversation.send('first');
  await conversation.send('second');
  await conversation.send('third');
  await vi.waitFor(() => expect(conversation.chat.messages.map(textOf)).toEqual(['first', 'one', 'second', 'two', 'third', 'three']));
  expect(posted).toHaveLength(3);
});

test.each([
  ['away', new TypeError('Failed to fetch'), 'away', /service\.test/],
  ['asking for a token', { status: 401, body: { error: 'Say the word.' } }, 'token', /Say the word/],
  ['refusing', { status: 400, body: { error: 'Too odd.' } }, 'refused', /Too odd/],
  ['failing in the stream', fails('The provider is out of credit.'), 'model', /out of credit/],
] as const)('a service that is %s leaves the message, its reason and a way to try again', async (_, answer, kind, words) => {
  fakeService(answer, says('Back', 'a2'));
  const conversation = open();
  await said(conversation, 'precious words');
  const { failure } = last(conversation).metadata!;
  expect(failure?.kind).toBe(kind);
  expect(failure?.text).toMatch(words);
  expect(textOf(conversation.chat.messages[0]!)).toBe('precious words');
  await conversation.retry();
  await over(conversation);
  expect(conversation.chat.messages.map(textOf)).toEqual(['precious words', 'Back']);
  expect(conversation.chat.messages.some((message) => message.metadata?.failure)).toBe(false);
});

test('a stream that ends early counts as cut off', async () => {
  fakeService(breaksOff('half an ans'));
  const conversation = open();
  await said(conversation, 'talk');
  expect(textOf(last(conversation))).toBe('half an ans');
  expect(last(conversation).metadata?.failure?.kind).toBe('cut');
});

test('editing a message sends the new text in place of the old and what followed', async () => {
  const posted = fakeService(says('one', 'a1'), says('two', 'a2'));
  const conversation = open();
  await said(conversation, 'old');
  await conversation.resend(conversation.chat.messages[0]!.id, 'new');
  await over(conversation);
  expect(conversation.chat.messages.map(textOf)).toEqual(['new', 'two']);
  expect(posted[1]!.messages).toHaveLength(1);
});

test('the panel’s own messages are not sent; a summary replaces everything before it', async () => {
  const posted = fakeService(says('one', 'a1'), says('summary', 'a2'), says('three', 'a3'));
  const conversation = open();
  await said(conversation, 'first');
  conversation.note('only for you');
  await conversation.send('sum up', [], { compact: true });
  await over(conversation);
  await said(conversation, 'third');
  const texts = (request: number) => posted[request]!.messages.map((message) => message.parts.map((part) => part.text ?? '').join(''));
  expect(texts(1)).toEqual(['first', 'one', 'sum up']);
  expect(texts(2)).toEqual(['sum up', 'summary', 'third']);
});
