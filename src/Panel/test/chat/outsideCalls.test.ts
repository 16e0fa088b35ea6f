import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Conversation } from '../../src/chat/Conversation';
import { newSession } from '../../src/sessions/Session';
import { settings } from '../../src/state/settings';
import { openCanvas } from '../support/canvas';
import { calls, fakeService, says } from '../support/service';

// Its polling would continue after a test.
vi.mock('../../src/service/health', () => ({ watchHealth: async () => undefined }));

let page: ReturnType<typeof openCanvas>;
let conversation: Conversation;
let count = 0;
beforeEach(() => {
  page = openCanvas();
  settings.update({ address: 'http://service.test', confirmReplace: false });
  fakeService();
  conversation = new Conversation(newSession(), [], page.canvas, undefined);
});
afterEach(() => {
  settings.update({ confirmReplace: true });
  vi.unstubAllGlobals();
});

const call = (tool: string, input: object, client: string, readsOnly = false) => ({ id: `out${++count}`, tool, input, client, readsOnly });
const add = (client: string) => call('addNode', { nodeType: 'VAEDecode' }, client);
const nodes = () => page.canvas.graph().nodes.length;
const asked = () => Object.values(conversation.state.get().questions).find((question) => question.kind === 'outside');
const isAsked = () => vi.waitFor(() => expect(asked()).toBeDefined());
const last = () => conversation.chat.messages.at(-1)!;

test('a client is asked about, for looking and for changing', async () => {
  const looking = conversation.outside.run(call('getWorkflowInfo', {}, 'A', true));
  await isAsked();
  expect(asked()).toMatchObject({ client: 'A', readsOnly: true });
  asked()!.answer('session');
  expect(await looking).toMatchObject({ success: true });
  expect(await conversation.outside.run(call('getWorkflowInfo', {}, 'A', true))).toMatchObject({ success: true });

  // Who may look may not change yet.
  const before = nodes();
  const adding = conversation.outside.run(add('A'));
  await isAsked();
  expect(nodes()).toBe(before);
  asked()!.answer(undefined);
  expect(await adding).toMatchObject({ success: false, rejected: true });
  expect(nodes()).toBe(before);
});

test('once is once, and another client is asked about again', async () => {
  const once = conversation.outside.run(add('B'));
  await isAsked();
  asked()!.answer('once');
  expect(await once).toMatchObject({ success: true });
  const again = conversation.outside.run(add('B'));
  await isAsked();
  asked()!.answer('session');
  await again;
  const other = conversation.outside.run(add('C'));
  await isAsked();
  expect(asked()).toMatchObject({ client: 'C' });
  asked()!.answer(undefined);
  await other;
});

test('what a client did in a row is one message with one undo, and the model gets none of it', async () => {
  const before = nodes();
  const first = conversation.outside.run(add('D'));
  await isAsked();
  asked()!.answer('session');
  await first;
  await conversation.outside.run(add('D'));
  expect(nodes()).toBe(before + 2);
  expect(conversation.chat.messages).toHaveLength(1);
  expect(last().metadata).toMatchObject({ local: true, outside: 'D' });
  expect(last().parts).toHaveLength(2);
  expect(last().parts[1]).toMatchObject({ type: 'tool-addNode', state: 'output-available', output: { success: true } });

  await conversation.turns.carry([last().id], true, 'keep');
  expect(nodes()).toBe(before);
  // What was undone is over: the next call begins another message.
  await conversation.outside.run(call('getWorkflowInfo', {}, 'D', true));
  await conversation.outside.run(add('D'));
  expect(conversation.chat.messages).toHaveLength(2);

  const posted = fakeService(says('Hello.'));
  await conversation.send('hi');
  expect(posted[0]!.messages.map(({ role }) => role)).toEqual(['user']);
});

test('an edit is refused once the user has changed what the client saw', async () => {
  const first = conversation.outside.run(add('E'));
  await isAsked();
  asked()!.answer('session');
  await first;
  dispatchEvent(new Event('pointerdown'));
  page.canvas.graph().remove(page.canvas.graph().nodes.at(-1)!);
  const refused = await conversation.outside.run(add('E'));
  expect(refused).toMatchObject({ success: false, error: expect.stringContaining('getWorkflowInfo') as string });
});

test('while an answer is given nothing runs, and a message of the user ends what waits', async () => {
  const waiting = conversation.outside.run(add('F'));
  await isAsked();
  fakeService('hang');
  void conversation.send('hi');
  expect(await waiting).toMatchObject({ success: false, rejected: true });
  await vi.waitFor(() => expect(conversation.state.get().busy).toBe(true));
  expect(await conversation.outside.run(add('F'))).toMatchObject({ success: false });
  expect(asked()).toBeUndefined();
  await conversation.stop();
});

test('a call that its caller gives up asks no longer and has no effect', async () => {
  const before = nodes();
  const given = add('G');
  const waiting = conversation.outside.run(given);
  await isAsked();
  conversation.outside.giveUp(given.id);
  expect(await waiting).toMatchObject({ success: false });
  expect(asked()).toBeUndefined();
  expect(nodes()).toBe(before);
});

test('an answer in the panel goes on as ever after it', async () => {
  const first = conversation.outside.run(add('H'));
  await isAsked();
  asked()!.answer('session');
  await first;
  fakeService(calls(['1', 'addNode', { nodeType: 'VAEDecode' }]), says('Added.'));
  const before = nodes();
  await conversation.send('another');
  await vi.waitFor(() => expect(conversation.state.get().busy).toBe(false));
  expect(nodes()).toBe(before + 1);
});
