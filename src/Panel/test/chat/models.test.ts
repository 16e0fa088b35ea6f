import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Conversation } from '../../src/chat/Conversation';
import { models } from '../../src/service/models';
import { newSession } from '../../src/sessions/Session';
import { settings, type ChosenModel } from '../../src/state/settings';
import { openCanvas } from '../support/canvas';
import { fakeService, says } from '../support/service';

// Its polling would continue after a test.
vi.mock('../../src/service/health', () => ({ watchHealth: async () => undefined }));

const connection = (id: string) => ({ id, name: id, provider: 'other', baseUrl: 'http://x', isReadOnly: false });

beforeEach(() => {
  settings.update({ address: 'http://service.test', model: undefined });
  models.set({ connections: [connection('environment'), connection('mine')], default: 'environment' });
});
afterEach(() => {
  vi.unstubAllGlobals();
  models.set(undefined);
});

async function posted(model: ChosenModel | undefined) {
  // First: it takes the service away that a test is given.
  const { canvas } = openCanvas();
  const requests = fakeService(says('Hello'));
  const conversation = new Conversation({ ...newSession(), model }, [], canvas, undefined);
  await conversation.send('Hi');
  await vi.waitFor(() => expect(conversation.state.get().busy).toBe(false));
  const { connection: asked, model: name } = requests[0] as unknown as ChosenModel;
  return [asked, name];
}

test.each<[string, ChosenModel | undefined, (string | undefined)[]]>([
  ['no choice leaves it to the service', undefined, [undefined, undefined]],
  ['a chosen connection is named', { connection: 'mine' }, ['mine', undefined]],
  ['a chosen model too', { connection: 'mine', model: 'small' }, ['mine', 'small']],
  ['a connection that is gone is not asked for', { connection: 'gone', model: 'small' }, [undefined, undefined]],
])('%s', async (_, chosen, expected) => {
  expect(await posted(chosen)).toEqual(expected);
});

test('before the connections are known, the choice is believed', async () => {
  models.set(undefined);
  expect(await posted({ connection: 'mine' })).toEqual(['mine', undefined]);
});

test('new conversations begin with the last choice', () => {
  settings.update({ model: { connection: 'mine', model: 'small' } });
  expect(newSession().model).toEqual({ connection: 'mine', model: 'small' });
});
