import 'fake-indexeddb/auto';
import { beforeEach, expect, test } from 'vitest';
import type { PanelMessage } from '../../src/sessions/messages';
import { newSession } from '../../src/sessions/Session';
import { SessionStore } from '../../src/sessions/SessionStore';
import { keepUnsaved, recoverUnsaved } from '../../src/sessions/unsaved';

const message = (id: string, text: string): PanelMessage => ({ id, role: 'user', parts: [{ type: 'text', text }] });
let store: SessionStore;
let count = 0;
beforeEach(async () => {
  localStorage.clear();
  store = await SessionStore.open(`test-${count++}`);
});

test('messages are written one by one, and what was cut off the end is forgotten', async () => {
  const session = newSession();
  const three = [message('1', 'a'), message('2', 'b'), message('3', 'c')];
  await store.saveMessages(session.id, three, three.keys());
  const two = [three[0]!, message('2', 'B')];
  await store.saveMessages(session.id, two, [1]);
  expect(await store.messages(session.id)).toEqual(two);
});

test('sessions are listed from the newest, and found by words of their name and their messages', async () => {
  const old = { ...newSession(1), name: 'Portraits' };
  const young = { ...newSession(2), name: 'Other' };
  for (const session of [old, young]) await store.saveSession(session);
  await store.saveMessages(young.id, [message('1', 'a red Fox in snow')], [0]);
  expect((await store.list()).map((session) => session.name)).toEqual(['Other', 'Portraits']);
  const found = await store.search('fox SNOW');
  expect([...found.keys()]).toEqual([young.id]);
  expect(found.get(young.id)).toMatchObject({ message: '1' });
  expect([...(await store.search('portr')).keys()]).toEqual([old.id]);
  expect((await store.search('fox portraits')).size).toBe(0);
});

test('a removed session takes its messages along and leaves the others', async () => {
  const [one, other] = [newSession(), newSession()];
  for (const session of [one, other]) {
    await store.saveSession(session);
    await store.saveMessages(session.id, [message('1', 'x')], [0]);
  }
  await store.remove(one.id);
  expect(await store.messages(one.id)).toEqual([]);
  expect(await store.messages(other.id)).toHaveLength(1);
});

test('what closing pages kept is put back, each into its own session, and once', async () => {
  const [one, other] = [newSession(), newSession()];
  await store.saveSession(one);
  await store.saveMessages(one.id, [message('1', 'a'), message('2', 'wh')], [0, 1]);
  keepUnsaved({ ...one, draft: 'and' }, [[1, message('2', 'whole')]]);
  keepUnsaved(other, [[0, message('3', 'never stored before')]]);
  localStorage.setItem('comfy-assistant.unsaved.odd', 'not JSON');
  await recoverUnsaved(store);
  expect(await store.messages(one.id)).toEqual([message('1', 'a'), message('2', 'whole')]);
  expect(await store.messages(other.id)).toEqual([message('3', 'never stored before')]);
  expect((await store.list()).find((session) => session.id === one.id)?.draft).toBe('and');
  expect(Object.keys(localStorage).filter((key) => key.includes('unsaved'))).toEqual([]);
});
