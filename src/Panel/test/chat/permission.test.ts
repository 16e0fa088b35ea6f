import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Conversation } from '../../src/chat/Conversation';
import { newSession } from '../../src/sessions/Session';
import { settings } from '../../src/state/settings';
import { openCanvas } from '../support/canvas';
import { fakeManager } from '../support/manager';
import { calls, fakeService, routes, says } from '../support/service';

// Its polling would continue after a test.
vi.mock('../../src/service/health', () => ({ watchHealth: async () => undefined }));

let page: ReturnType<typeof openCanvas>;
let manager: ReturnType<typeof fakeManager>;
beforeEach(() => {
  page = openCanvas();
  manager = fakeManager(page.canvas, 'classic');
  settings.update({ address: 'http://service.test', confirmReplace: false });
  routes.set('/api/packages/find', () => ({
    packages: [{ id: 'sparkles', name: 'Sparkles', isRegistered: true, stars: null, downloads: null, publisher: null, nodeTypes: [] }],
    installed: [],
    unknown: [],
  }));
});
afterEach(() => {
  settings.update({ confirmReplace: true });
  vi.unstubAllGlobals();
});

const open = () => new Conversation(newSession(), [], page.canvas, undefined);
const asked = (conversation: Conversation) => {
  const question = conversation.state.get().questions['1'];
  return question?.kind === 'permit' ? question : undefined;
};
const isAsked = (conversation: Conversation) => vi.waitFor(() => expect(asked(conversation)).toBeDefined());

test('the user is asked whatever the settings are, and what they write declines it', async () => {
  const posted = fakeService(calls(['1', 'installNodePackage', { package: 'sparkles' }]), says('All right.'));
  const conversation = open();
  void conversation.send('install it');
  await isAsked(conversation);
  expect(asked(conversation)!.permission).toMatchObject({ kind: 'install', subject: 'Sparkles' });
  await conversation.send('is there a smaller one?');
  await vi.waitFor(() => expect(conversation.state.get().busy).toBe(false));
  expect(posted[1]!.messages.at(-1)!.parts.find((part) => part.type === 'tool-installNodePackage')).toMatchObject({
    output: { success: false, rejected: true, data: { words: 'is there a smaller one?' } },
  });
  expect(manager.restarts).toBe(0);
});

test('a stop is a no', async () => {
  fakeService(calls(['1', 'installNodePackage', { package: 'sparkles' }]));
  const conversation = open();
  void conversation.send('install it');
  await isAsked(conversation);
  await conversation.stop();
  expect(conversation.state.get()).toMatchObject({ busy: false, questions: {} });
  expect(manager.asked.filter(([, body]) => body)).toEqual([]);
});
