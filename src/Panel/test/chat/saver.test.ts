import { beforeEach, expect, test } from 'vitest';
import type { PanelMessage } from '../../src/sessions/messages';
import { Saver } from '../../src/chat/Saver';
import { newSession } from '../../src/sessions/Session';
import type { SessionStore } from '../../src/sessions/SessionStore';

beforeEach(() => localStorage.clear());

test('a page that goes keeps what the database has not confirmed, also what is on its way there', () => {
  // A closing page aborts its transactions.
  const never = {
    saveMessages: () => new Promise(() => undefined),
    saveSession: () => new Promise(() => undefined),
  } as unknown as SessionStore;
  const messages: PanelMessage[] = [{ id: 'm', role: 'user', parts: [{ type: 'text', text: 'go' }] }];
  const session = { ...newSession(), queue: [{ id: 'q', text: 'and then', files: [] }] };
  const saver = new Saver(never, () => ({ session, messages }));
  saver.messageChanged(0);
  void saver.flush();
  saver.sessionChanged();
  void saver.flush();

  saver.leave();

  expect(JSON.parse(localStorage.getItem(`comfy-assistant.unsaved.${session.id}`)!)).toEqual({ session, messages: [[0, messages[0]]] });
});

test('what the database has confirmed is not kept beside it', async () => {
  const store = { saveMessages: async () => undefined, saveSession: async () => undefined } as unknown as SessionStore;
  const saver = new Saver(store, () => ({ session: { ...newSession(), draft: 'x' }, messages: [] }));
  saver.sessionChanged();
  await saver.flush();
  saver.leave();
  expect(localStorage).toHaveLength(0);
});
