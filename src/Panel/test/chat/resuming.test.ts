import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Conversation } from '../../src/chat/Conversation';
import { newSession, type Session } from '../../src/sessions/Session';
import { isHalf, textOf, type PanelMessage } from '../../src/sessions/messages';
import { settings } from '../../src/state/settings';
import { openCanvas } from '../support/canvas';
import { calls, fakeService, replays, says, streamed } from '../support/service';

// Its polling would continue after a test.
vi.mock('../../src/service/health', () => ({ watchHealth: async () => undefined }));

let page: ReturnType<typeof openCanvas>;
beforeEach(() => {
  page = openCanvas();
  settings.update({ address: 'http://service.test', confirmReplace: true });
  replays.clear();
});
afterEach(() => vi.unstubAllGlobals());

const ID = 'chat/1';
const PATH = '/api/chat/chat%2F1';
const replay = (...answers: (() => Response)[]) => {
  let count = 0;
  replays.set(`GET ${PATH}/stream`, () => answers[Math.min(count++, answers.length - 1)]!());
  return () => count;
};
const gone = () => new Response(null, { status: 204 });

const open = (session: Partial<Session> = {}, messages: PanelMessage[] = []) =>
  new Conversation({ ...newSession(), id: ID, ...session }, messages, page.canvas, undefined);
const over = (conversation: Conversation) => vi.waitFor(() => expect(conversation.state.get().busy).toBe(false));
const last = (conversation: Conversation) => conversation.chat.messages.at(-1)!;
const types = () => page.canvas.graph().nodes.map((node) => node.type);

const asked: PanelMessage = { id: 'u', role: 'user', parts: [{ type: 'text', text: 'go' }] };
const part = (toolCallId: string, more: object) =>
  ({ type: 'tool-addNode', toolCallId, input: { nodeType: 'KSampler' }, ...more }) as unknown as PanelMessage['parts'][number];
const answer = (...parts: PanelMessage['parts']): PanelMessage => ({ id: 'a', role: 'assistant', parts });
const start = [{ type: 'start', messageId: 'a' }, { type: 'start-step' }];
const call = (toolCallId: string) => ({ type: 'tool-input-available', toolCallId, toolName: 'addNode', input: { nodeType: 'KSampler' } });
const text = (delta: string) => [
  { type: 'text-start', id: '1' },
  { type: 'text-delta', id: '1', delta },
];

test('an answer is asked to outlive its page', async () => {
  const posted = fakeService(says('Hello'));
  const conversation = open();
  await conversation.send('Hi');
  await over(conversation);
  expect(posted[0]!.resumable).toBe(true);
  expect(conversation.session.answering).toBeUndefined();
});

test('a stream that breaks is read again, nothing doubles, and no call runs twice', async () => {
  const posted = fakeService(streamed([...start, ...text('one '), call('1')], 'breaks'), says('Done'));
  const follows = replay(
    () => streamed([...start, ...text('one ')], 'breaks'),
    () => streamed([...start, ...text('one '), call('1'), ...calls().slice(2)]),
  );
  const conversation = open();
  await conversation.send('go');
  await vi.waitFor(() => expect(posted).toHaveLength(2));
  await over(conversation);
  expect(follows()).toBe(2);
  expect(types()).toEqual(['KSampler']);
  expect(textOf(last(conversation))).toBe('one \n\nDone');
  expect(posted[1]!.messages.at(-1)!.parts.filter((part) => part.type === 'tool-addNode')).toMatchObject([
    { toolCallId: '1', output: { success: true } },
  ]);
  expect(conversation.session.usage).toEqual({ inputTokens: 20, outputTokens: 4 });
});

test('a stream that always breaks at the same place is given up', async () => {
  fakeService(streamed([...start, ...text('half')], 'breaks'));
  const follows = replay(() => streamed([...start, ...text('half')], 'breaks'));
  const conversation = open();
  await conversation.send('go');
  await over(conversation);
  expect(follows()).toBeLessThan(6);
  expect(textOf(last(conversation))).toBe('half');
  expect(last(conversation).metadata?.failure?.kind).toBe('cut');
});

test('a reload goes on where the post began: results are kept, calls that had begun do not run again, others do', async () => {
  const posted = fakeService(says('Done'));
  replay(() => streamed([...start, ...text('so '), call('1'), call('2'), call('3'), ...calls().slice(2)]));
  const messages = [
    asked,
    answer(
      { type: 'text', text: 'so ' },
      part('1', { state: 'output-available', output: { success: true, data: { nodeId: 9 } } }),
      part('2', { state: 'input-available' }),
      part('3', { state: 'input-available' }),
    ),
  ];
  const conversation = open({ answering: { after: 'u', parts: 1, begun: ['1', '2'] } }, messages);
  expect(conversation.state.get().busy).toBe(true);
  await vi.waitFor(() => expect(posted).toHaveLength(1));
  await over(conversation);
  expect(types()).toEqual(['KSampler']);
  expect(posted[0]!.messages.at(-1)!.parts.filter((part) => part.type === 'tool-addNode')).toMatchObject([
    { output: { success: true, data: { nodeId: 9 } } },
    { output: { success: false, error: expect.stringContaining('interrupted') as string } },
    { output: { success: true } },
  ]);
});

test('an answer to tool results keeps the parts that made the calls', async () => {
  fakeService();
  const done = part('1', { state: 'output-available', output: { success: true } });
  const messages = [asked, answer({ type: 'step-start' }, done, { type: 'step-start' }, { type: 'text', text: 'ha' })];
  replay(() => streamed(says('half no more').map((chunk) => (chunk['type'] === 'start' ? { ...chunk, messageId: 'a' } : chunk))));
  const conversation = open({ answering: { after: 'a', parts: 2, begun: [] } }, messages);
  await over(conversation);
  expect(last(conversation).parts).toMatchObject([
    { type: 'step-start' },
    done,
    { type: 'step-start' },
    { type: 'text', text: 'half no more' },
  ]);
});

test.each([
  ['of an earlier message', [{ ...asked, id: 'u0' }, { ...answer(), id: 'a' }, asked], { after: 'u', parts: 1, begun: [] }, says('old')],
  [
    'of the calls whose results were to be posted',
    [asked, answer({ type: 'step-start' }, part('1', { state: 'output-available', output: {} }))],
    { after: 'a', parts: 2, begun: ['1'] },
    [...start, call('1')],
  ],
  [
    'of words and calls whose results were to be posted',
    [asked, answer({ type: 'step-start' }, { type: 'text', text: 'one ' }, part('1', { state: 'output-available', output: {} }))],
    { after: 'a', parts: 3, begun: ['1'] },
    [...start, { type: 'text-start', id: '1' }, ...['on', 'e '].map((delta) => ({ type: 'text-delta', id: '1', delta })), call('1')],
  ],
] as const)('a replay %s is not taken for the answer: what never arrived is posted again', async (_, messages, answering, chunks) => {
  const posted = fakeService(says('Done', 'b'));
  replay(() => streamed([...chunks]));
  const before = structuredClone(messages) as unknown as PanelMessage[];
  const conversation = open({ answering: { ...answering, begun: [...answering.begun] } }, structuredClone(before));
  await vi.waitFor(() => expect(posted).toHaveLength(1));
  await over(conversation);
  const ids = before.map(({ id }) => id);
  expect(posted[0]!.messages.map(({ parts }) => parts)).toEqual(before.map((message) => message.parts));
  expect(conversation.chat.messages.slice(0, -1).map(({ id }) => id)).toEqual(ids.slice(0, conversation.chat.messages.length - 1));
  expect(textOf(last(conversation)).replaceAll('\n\n', '|')).toMatch(/^(one \|)?Done$/);
  expect(last(conversation).metadata?.failure).toBeUndefined();
});

test('an answer that begins with the words of the one before is shown whole', async () => {
  const posted = fakeService();
  replay(() => streamed([...start, ...text('one '), ...text('and two'), ...says('x').slice(4)]));
  const messages = [
    asked,
    answer({ type: 'step-start' }, { type: 'text', text: 'one ' }, part('1', { state: 'output-available', output: {} })),
  ];
  const conversation = open({ answering: { after: 'a', parts: 3, begun: ['1'] } }, messages);
  await over(conversation);
  expect(posted).toHaveLength(0);
  expect(textOf(last(conversation))).toContain('and two');
});

test('an answer that the service no longer has is marked, with what arrived of it', async () => {
  fakeService();
  replay(gone);
  const messages = [asked, answer({ type: 'text', text: 'half' }, part('1', { state: 'input-available' }))];
  const conversation = open({ answering: { after: 'u', parts: 1, begun: [] } }, messages);
  await over(conversation);
  expect(last(conversation).metadata?.failure?.kind).toBe('cut');
  expect(last(conversation).parts).toMatchObject([{ text: 'half' }, { state: 'output-error' }]);
  expect(conversation.session.answering).toBeUndefined();
});

test('why an answer failed before its first word is told as after the post', async () => {
  fakeService();
  replay(() => Response.json({ error: 'The provider is out of credit.' }, { status: 500 }));
  const conversation = open({ answering: { after: 'u', parts: 1, begun: [] } }, [asked]);
  await over(conversation);
  expect(last(conversation).metadata?.failure?.text).toBe('The provider is out of credit.');
});

test('stop ends the answer in the service', async () => {
  fakeService('hang');
  const stopped = vi.fn(gone);
  replays.set(`DELETE ${PATH}`, stopped);
  const conversation = open();
  void conversation.send('talk');
  await vi.waitFor(() => expect(textOf(last(conversation))).toBe('half'));
  await conversation.stop();
  expect(stopped).toHaveBeenCalledOnce();
  expect(last(conversation).metadata?.stopped).toBe(true);
});

test('what the provider makes the answer wait for is known until the next chunk', async () => {
  let go = (): void => undefined;
  const more = new Promise<void>((resolve) => (go = resolve));
  const encode = (chunk: object) => new TextEncoder().encode(`data: ${JSON.stringify(chunk)}\n\n`);
  const stream = new ReadableStream<Uint8Array>({
    async start(controller) {
      for (const chunk of [...start, { type: 'data-waiting', data: { seconds: 3, why: 'The provider is busy.' }, transient: true }])
        controller.enqueue(encode(chunk));
      await more;
      for (const chunk of says('Now').slice(2)) controller.enqueue(encode(chunk));
      controller.close();
    },
  });
  fakeService(new Response(stream));
  const conversation = open();
  void conversation.send('talk');
  await vi.waitFor(() => expect(conversation.state.get().waiting?.why).toBe('The provider is busy.'));
  expect(conversation.state.get().waiting!.until - Date.now()).toBeGreaterThan(1_000);
  go();
  await over(conversation);
  expect(conversation.state.get().waiting).toBeUndefined();
  expect(textOf(last(conversation))).toBe('Now');
});

test('nothing runs while a call is written; one that is never finished is dropped', async () => {
  const writing = (id: string) => [
    { type: 'tool-input-start', toolCallId: id, toolName: 'addNode' },
    { type: 'tool-input-delta', toolCallId: id, inputTextDelta: '{"nodeType":"KSampler"}' },
  ];
  const posted = fakeService(
    [...start, ...writing('1'), ...writing('2'), call('2'), ...calls().slice(2)],
    [...start, ...writing('3'), { type: 'finish-step' }, { type: 'finish', finishReason: 'length' }],
  );
  const conversation = open();
  await conversation.send('go');
  await vi.waitFor(() => expect(posted).toHaveLength(2));
  await over(conversation);
  expect(types()).toEqual(['KSampler']);
  expect(last(conversation).parts.some(isHalf)).toBe(false);
  expect(posted[1]!.messages.at(-1)!.parts.filter((part) => part.type === 'tool-addNode')).toMatchObject([{ toolCallId: '2' }]);
});

test('a note of the service and those of the panel wait for the end of the answer', async () => {
  const posted = fakeService(
    [...start, { type: 'data-notice', data: { text: 'notes.txt cannot be read.' }, transient: true }, call('1'), ...calls().slice(2)],
    says('Done'),
  );
  const conversation = open();
  const seen = new Set<string>();
  conversation.state.subscribe(() => conversation.state.get().notes.forEach((note) => seen.add(textOf(note))));
  void conversation.send('go');
  await vi.waitFor(() => expect(posted).toHaveLength(2));
  await over(conversation);
  expect([...seen]).toEqual(['notes.txt cannot be read.']);
  expect(conversation.chat.messages.map(textOf)).toEqual(['go', 'Done', 'notes.txt cannot be read.']);
});

test('what a provider wants back goes back as it came, with text, thoughts, calls and results', async () => {
  const state = (fields: string) => ({ comfyAssistant: { provider: 'api.test', model: 'm', fields: { reasoning_details: fields } } });
  const posted = fakeService(
    [
      ...start,
      { type: 'reasoning-start', id: 'r' },
      { type: 'reasoning-delta', id: 'r', delta: 'hm' },
      { type: 'reasoning-end', id: 'r', providerMetadata: state('["r"]') },
      { type: 'text-start', id: '1', providerMetadata: state('["t"]') },
      { type: 'text-delta', id: '1', delta: 'so' },
      { type: 'text-end', id: '1' },
      { type: 'data-provider-state', data: { calls: { refused: ['{"id": 1}'] } } },
      { ...call('1'), providerMetadata: state('["c"]') },
      ...calls().slice(2),
    ],
    says('Done'),
  );
  const conversation = open();
  await conversation.send('go');
  await vi.waitFor(() => expect(posted).toHaveLength(2));
  await over(conversation);
  const { parts } = posted[1]!.messages.at(-1)!;
  expect(parts).toMatchObject([
    { type: 'step-start' },
    { type: 'reasoning', providerMetadata: state('["r"]') },
    { type: 'text', providerMetadata: state('["t"]') },
    { type: 'data-provider-state', data: { calls: { refused: ['{"id": 1}'] } } },
    { type: 'tool-addNode', callProviderMetadata: state('["c"]'), output: { success: true } },
  ]);
});
