import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { PanelApp } from '../../src/app/PanelApp';
import { Conversation } from '../../src/chat/Conversation';
import type { Toast } from '../../src/comfyui/comfy';
import { keepMarks } from '../../src/comfyui/keepMarks';
import { hasLeftTurn, markTurn } from '../../src/comfyui/leftTurns';
import { TellWhileClosed } from '../../src/comfyui/TellWhileClosed';
import { newSession } from '../../src/sessions/Session';
import { settings } from '../../src/state/settings';
import { Store } from '../../src/state/Store';
import { openCanvas } from '../support/canvas';
import { calls, fails, fakeService, says } from '../support/service';

// Its polling would continue after a test.
vi.mock('../../src/service/health', () => ({ watchHealth: async () => undefined }));

let page: ReturnType<typeof openCanvas>;
beforeEach(() => {
  page = openCanvas();
  settings.update({ address: 'http://service.test' });
});
afterEach(() => vi.unstubAllGlobals());

function opened() {
  const conversation = new Conversation({ ...newSession(), name: 'Foxes', named: true }, [], page.canvas, undefined);
  const state = new Store({ conversation, sessions: [] });
  const panel = {
    state,
    get conversation() {
      return state.get().conversation;
    },
  } as unknown as PanelApp;
  const toasts: Toast[] = [];
  const manager = { add: (toast: Toast) => toasts.push(toast), remove: (toast: Toast) => toasts.splice(toasts.indexOf(toast), 1) };
  let isOpen = false;
  const told = new TellWhileClosed(panel, manager, () => isOpen);
  return { conversation, state, panel, toasts, told, open: () => (isOpen = true) };
}

const over = (conversation: Conversation) => vi.waitFor(() => expect(conversation.state.get().busy).toBe(false));
/** The turn is over, and what there is to say of it has been said. */
async function said(conversation: Conversation): Promise<void> {
  await over(conversation);
  await new Promise((resolve) => setTimeout(resolve));
}

test('the end of a turn is said while the panel is closed', async () => {
  fakeService(says('Hello'));
  const { conversation, toasts } = opened();
  await conversation.send('Hi');
  await said(conversation);
  expect(toasts).toMatchObject([{ severity: 'success', summary: 'The assistant has finished', detail: 'Foxes' }]);
});

test('nothing is said while the panel is open, of a turn that was stopped, or before what is queued has been answered', async () => {
  fakeService(says('One'), says('Two', 'b'), 'hang');
  const { conversation, toasts, open } = opened();
  const first = conversation.send('Hi');
  await conversation.send('And then?');
  await first;
  await vi.waitFor(() => expect(conversation.session.queue).toEqual([]));
  await said(conversation);
  expect(toasts).toHaveLength(1);

  const stopped = conversation.send('More');
  await vi.waitFor(() => expect(conversation.state.get().busy).toBe(true));
  await conversation.stop();
  await stopped;
  await said(conversation);
  expect(toasts).toHaveLength(1);

  fakeService(says('Three'));
  open();
  await conversation.send('Again');
  await said(conversation);
  expect(toasts).toHaveLength(1);
});

test('an error is said in its own words', async () => {
  fakeService(fails('The key was refused.'));
  const { conversation, toasts } = opened();
  await conversation.send('Hi');
  await said(conversation);
  expect(toasts).toMatchObject([{ severity: 'error', detail: 'The key was refused.' }]);
});

const question = { question: 'Which fox?', choices: ['red', 'white'] };
const answer = (conversation: Conversation) =>
  Object.values(conversation.state.get().questions).forEach((one) => one.kind === 'ask' && one.answer('red'));

test('a question stays until it is answered', async () => {
  fakeService(calls(['1', 'askUser', question]), says('Red it is'));
  const { conversation, toasts } = opened();
  void conversation.send('Draw a fox');
  await vi.waitFor(() => expect(toasts).toMatchObject([{ severity: 'warn', detail: 'Which fox?' }]));
  expect(toasts[0]).not.toHaveProperty('life');
  answer(conversation);
  await said(conversation);
  expect(toasts.map(({ severity }) => severity)).toEqual(['success']);
});

test('a question is no longer said over the page once the panel shows it', async () => {
  fakeService(calls(['1', 'askUser', question]), says('Red it is'));
  const { conversation, toasts, told, open } = opened();
  void conversation.send('Draw a fox');
  await vi.waitFor(() => expect(toasts).toHaveLength(1));
  open();
  told.opened();
  expect(toasts).toEqual([]);
  answer(conversation);
  await said(conversation);
  expect(toasts).toEqual([]);
});

test('an answer in progress is noted for the next page until it ends, in whichever conversation it is', async () => {
  markTurn('deleted', true);
  fakeService('hang');
  const { conversation, panel } = opened();
  keepMarks(panel);
  expect(hasLeftTurn()).toBe(false);
  void conversation.send('Hi');
  await vi.waitFor(() => expect(hasLeftTurn()).toBe(true));
  await conversation.stop();
  expect(hasLeftTurn()).toBe(false);
});
