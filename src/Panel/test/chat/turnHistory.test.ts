import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Conversation } from '../../src/chat/Conversation';
import { textOf, type PanelMessage } from '../../src/sessions/messages';
import { newSession, type Session } from '../../src/sessions/Session';
import { Snapshots } from '../../src/sessions/Snapshots';
import { settings } from '../../src/state/settings';
import { openCanvas } from '../support/canvas';
import { calls, fakeService, says } from '../support/service';

// Its polling would continue after a test.
vi.mock('../../src/service/health', () => ({ watchHealth: async () => undefined }));

let page: ReturnType<typeof openCanvas>;
let snapshots: Snapshots;
let count = 0;
beforeEach(() => {
  page = openCanvas();
  snapshots = new Snapshots(`turns-${++count}`);
  settings.update({ address: 'http://service.test' });
});
afterEach(() => vi.unstubAllGlobals());

const types = () => page.canvas.graph().nodes.map((node) => node.type);
const open = (session: Partial<Session> = {}, messages: PanelMessage[] = []) =>
  new Conversation({ ...newSession(), id: 's', ...session }, messages, page.canvas, undefined, snapshots);
/** A page that was reloaded: the same canvas, session and database. */
async function reload(conversation: Conversation): Promise<Conversation> {
  await conversation.flush();
  snapshots = new Snapshots(`turns-${count}`);
  return open(conversation.session, structuredClone(conversation.chat.messages));
}
const ids = (conversation: Conversation) => conversation.chat.messages.map(({ id }) => id);

let answers = 0;
const adds = (...nodes: string[]) => {
  const id = `answer${++answers}`;
  const step = (chunks: object[]) => [{ type: 'start', messageId: id }, ...chunks.slice(1)] as ReturnType<typeof says>;
  return [
    step(calls(...nodes.map((nodeType, index): [string, string, object] => [`${id}-${index}`, 'addNode', { nodeType }]))),
    step(says('Done')),
  ];
};

async function said(conversation: Conversation, text: string): Promise<void> {
  await conversation.send(text);
  await vi.waitFor(() =>
    expect(conversation.chat.messages.findLast(({ role }) => role === 'assistant')?.parts.at(-1)).toMatchObject({ text: 'Done' }),
  );
  await vi.waitFor(() => expect(conversation.state.get().busy).toBe(false));
}

async function twoTurns() {
  const posted = fakeService(...adds('KSampler', 'VAEDecode'), ...adds('LoadImage'), says('Fine', 'last'));
  const conversation = open();
  await said(conversation, 'first');
  await said(conversation, 'second');
  expect(types()).toEqual(['KSampler', 'VAEDecode', 'LoadImage']);
  return { conversation, posted };
}

test('an earlier turn is taken back alone, marked, told to the model, and done again, after a reload too', async () => {
  const { conversation, posted } = await twoTurns();
  const [, first] = ids(conversation) as [string, string];
  await conversation.turns.carry([first], true, 'keep');
  expect(types()).toEqual(['LoadImage']);
  expect(conversation.chat.messages[1]!.metadata?.undone).toBe(true);

  const again = await reload(conversation);
  await again.send('and now');
  await vi.waitFor(() => expect(again.state.get().busy).toBe(false));
  const told = JSON.stringify(posted.at(-1)!.messages[1]);
  expect(told).toContain('no longer on the canvas');
  expect(JSON.stringify(posted.at(-1)!.messages[3])).not.toContain('no longer on the canvas');
  await again.turns.carry([first], false, 'keep');
  expect(types().sort()).toEqual(['KSampler', 'LoadImage', 'VAEDecode']);
  expect(again.chat.messages[1]!.metadata?.undone).toBeUndefined();
});

test('the canvas goes back to any message, and the turns after it are marked', async () => {
  const { conversation } = await twoTurns();
  const [asked, first, next, second] = ids(conversation) as [string, string, string, string];
  const undone = () => conversation.chat.messages.filter(({ metadata }) => metadata?.undone).map(({ id }) => id);
  await conversation.turns.restore(asked);
  expect(types()).toEqual([]);
  expect(undone()).toEqual([first, second]);
  await conversation.turns.restore(next);
  expect(types()).toEqual(['KSampler', 'VAEDecode']);
  expect(undone()).toEqual([second]);
  await conversation.turns.restore(second);
  expect(types()).toEqual(['KSampler', 'VAEDecode', 'LoadImage']);
  expect(undone()).toEqual([]);
  // One step of undo each.
  page.canvas.history.undo();
  expect(types()).toEqual(['KSampler', 'VAEDecode']);
});

test('what the user did during and after a turn is not the turn’s', async () => {
  fakeService(...adds('KSampler'));
  const conversation = open();
  await said(conversation, 'first');
  page.canvas.graph().add(page.canvas.createNode('LoadImage')!);
  await conversation.turns.carry([ids(conversation)[1]!], true, 'keep');
  expect(types()).toEqual(['LoadImage']);
});

test('trying again after taking it back doubles nothing, and both versions stay', async () => {
  const posted = fakeService(...adds('KSampler'), ...adds('KSampler'));
  const conversation = open();
  await said(conversation, 'a sampler');
  const [asked, first] = ids(conversation) as [string, string];
  await conversation.turns.carry(
    conversation.turns.doneFrom(1).map(({ id }) => id),
    true,
    'take',
  );
  await conversation.retry();
  await vi.waitFor(() => expect(posted).toHaveLength(4));
  await vi.waitFor(() => expect(conversation.state.get().busy).toBe(false));
  expect(types()).toEqual(['KSampler']);
  expect(conversation.forks.state.get()[asked]).toMatchObject({ shown: 1, tails: [[{ id: first }], []] });

  const again = await reload(conversation);
  await again.showVersion(asked, 0);
  expect(ids(again)).toEqual([asked, first]);
  expect(again.chat.messages[1]!.metadata?.undone).toBe(true);
  await again.showVersion(asked, 1);
  expect(ids(again)[1]).not.toBe(first);
});

test('an edited message leaves the old one, with its answer, as another version', async () => {
  fakeService(says('one', 'a1'), says('two', 'a2'), says('three', 'a3'));
  const conversation = open();
  const say = async (act: Promise<void>) => {
    await act;
    await vi.waitFor(() => expect(conversation.state.get().busy).toBe(false));
  };
  await say(conversation.send('old'));
  await say(conversation.send('more'));
  await say(conversation.resend(ids(conversation)[0]!, 'new'));
  expect(conversation.chat.messages.map(textOf)).toEqual(['new', 'three']);
  await conversation.showVersion('', 0);
  expect(conversation.chat.messages.map(textOf)).toEqual(['old', 'one', 'more', 'two']);
  await conversation.showVersion('', 1);
  expect(conversation.chat.messages.map(textOf)).toEqual(['new', 'three']);
});

test('a message that met a failure and is sent again is no other version', async () => {
  fakeService(new TypeError('Failed to fetch'), says('Back'));
  const conversation = open();
  await conversation.send('precious');
  await vi.waitFor(() => expect(conversation.state.get().busy).toBe(false));
  await conversation.retry();
  await vi.waitFor(() => expect(conversation.state.get().busy).toBe(false));
  expect(conversation.forks.state.get()).toEqual({});
});

test('growth after a turn is no step of its own: the first undo takes back the whole turn', async () => {
  fakeService(...adds('KSampler', 'SaveImage'));
  const conversation = open();
  await said(conversation, 'run');
  page.canvas.graph().nodes[1]!.size[1] += 200;
  dispatchEvent(new Event('pointerdown'));
  page.canvas.history.record();
  page.canvas.history.undo();
  expect(types()).toEqual([]);
});

test('a workflow in another tab is never touched', async () => {
  const { conversation } = await twoTurns();
  const first = conversation.chat.messages[1]!;
  page.canvas.tab = () => ({ id: 'other', name: 'Portraits' });
  expect(conversation.turns.isElsewhere(first.metadata!.turn!)).toBe(true);
  expect(conversation.turns.doneFrom(0)).toEqual([]);
});
