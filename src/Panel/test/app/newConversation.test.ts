import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PanelApp } from '../../src/app/PanelApp';
import { SessionStore } from '../../src/sessions/SessionStore';
import { textOf } from '../../src/sessions/messages';
import { settings } from '../../src/state/settings';
import { openCanvas } from '../support/canvas';
import { fakeService, says } from '../support/service';

// Its polling would continue after a test.
vi.mock('../../src/service/health', () => ({ watchHealth: async () => undefined }));

beforeEach(() => {
  settings.update({ address: 'http://service.test' });
  Object.defineProperty(navigator, 'locks', { configurable: true, value: { request: lock } });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const held = new Map<string, Promise<void>>();

/** As browsers do it, for one page: who asks while a name is taken waits, or is told that it is not free. */
async function lock(name: string, { ifAvailable }: { ifAvailable?: boolean }, act: (lock: object | null) => Promise<void> | void) {
  if (ifAvailable && held.has(name)) return act(null);
  await held.get(name);
  const used = Promise.resolve(act({}));
  held.set(name, used);
  await used;
  held.delete(name);
}

const openApp = () => {
  const { canvas } = openCanvas();
  return PanelApp.open({ kind: 'page', canvas, openPrompts: () => undefined, selectedImage: async () => undefined });
};
const texts = (app: PanelApp) => app.conversation.chat.messages.map(textOf);
const idle = (app: PanelApp) => vi.waitFor(() => expect(app.conversation.state.get().busy).toBe(false));

/** Holds the writing of conversations back until it is let go. */
function slowWrites(): () => void {
  let go: () => void = () => undefined;
  const gone = new Promise<void>((done) => (go = done));
  const save = SessionStore.prototype.saveMessages;
  vi.spyOn(SessionStore.prototype, 'saveMessages').mockImplementation(async function (
    this: SessionStore,
    ...parts: Parameters<typeof save>
  ) {
    await gone;
    await save.apply(this, parts);
  });
  return go;
}

test('a new conversation is there at once: what is sent while the old one is still being written belongs to it', async () => {
  const app = await openApp();
  fakeService(says('one', 'a1'), says('two', 'a2'));
  await app.conversation.send('first');
  await idle(app);
  const old = app.conversation.session.id;
  const letGo = slowWrites();

  app.conversation.patch({ draft: 'unfinished' });
  app.conversation.chat.messages = [...app.conversation.chat.messages];
  const created = app.create();
  await app.conversation.send('second');
  await idle(app);
  expect(texts(app)).toEqual(['second', 'two']);
  letGo();
  await created;

  expect(app.state.get().sessions.map(({ id }) => id)).toContain(old);
  await app.show(old);
  expect(texts(app)).toEqual(['first', 'one']);
  expect(app.conversation.session.draft).toBe('unfinished');
});

test('the conversation that was left a moment ago is opened again as it was, once it is written', async () => {
  const app = await openApp();
  await app.create();
  fakeService(says('one', 'a1'));
  await app.conversation.send('first');
  await idle(app);
  const old = app.conversation.session.id;
  const letGo = slowWrites();
  app.conversation.chat.messages = [...app.conversation.chat.messages];
  const created = app.create();
  const shown = app.show(old);
  letGo();
  await created;
  expect(await shown).toBe(true);
  expect(texts(app)).toEqual(['first', 'one']);
});
