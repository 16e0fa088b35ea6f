import { beforeEach, expect, test, vi } from 'vitest';
import { settings } from '../../src/state/settings';
import { tools } from '../../src/tools';
import { offeredTools } from '../../src/chat/offeredTools';
import { forgetTools } from '../../src/service/tools';
import { fakeService, routes } from '../support/service';

const exported = (...list: [string, 'browser' | 'server'][]) => ({ tools: list.map(([name, runsIn]) => ({ name, runsIn })) });

beforeEach(() => {
  routes.clear();
  forgetTools();
  settings.update({ address: 'http://service.test' });
  fakeService();
});

test('only what the service lets run in the browser, and the panel has, is offered', async () => {
  routes.set('/api/tools', () =>
    exported(
      ['addNode', 'browser'],
      ['removeNode', 'server'],
      ['searchTemplates', 'server'],
      ['paintMask', 'browser'],
      ['toString', 'browser'],
    ),
  );
  expect(await offeredTools()).toEqual(['addNode']);
});

test('the list is asked for once per address', async () => {
  const answer = vi.fn(() => exported(['addNode', 'browser']));
  routes.set('/api/tools', answer);
  await offeredTools();
  await offeredTools();
  expect(answer).toHaveBeenCalledTimes(1);
  settings.update({ address: 'http://other.test' });
  await offeredTools();
  expect(answer).toHaveBeenCalledTimes(2);
});

test.each([
  ['is not known to the service', () => new Response('', { status: 404 })],
  ['is something else', () => new Response('<html>')],
  ['is no list', () => ({ tools: 3 })],
])('a list that %s offers all that the panel has, and is asked for again', async (_, answer) => {
  routes.set('/api/tools', answer);
  expect(await offeredTools()).toEqual(Object.keys(tools));
  routes.set('/api/tools', () => exported(['addNode', 'browser']));
  expect(await offeredTools()).toEqual(['addNode']);
});
