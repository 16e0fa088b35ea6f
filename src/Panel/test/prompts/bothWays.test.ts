import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { both, questionOf, runBoth, stopBoth, typed } from '../../src/prompts/trying/bothWays';
import type { PanelMessage } from '../../src/sessions/messages';
import { settings } from '../../src/state/settings';
import { coreNodes } from '../support/coreNodes';
import { calls, fails, fakeService, routes, says, streamed } from '../support/service';

beforeEach(() => {
  settings.update({ address: 'http://service.test' });
  routes.clear();
  routes.set('/api/environment/object-info', () => coreNodes);
});
afterEach(() => {
  stopBoth();
  vi.unstubAllGlobals();
});

const text = { kind: 'prompt' as const, name: 'system_context/01_role' };
const texts = { stored: 'old', draft: 'new' };

test('both ways get the same question with a text of their own, each on its own canvas', async () => {
  const add = calls(['c1', 'addNode', { nodeType: 'KSampler', position: { x: 0, y: 0 } }]);
  const posted: { messages: PanelMessage[] }[] = [];
  // By what is asked, as the two take turns by chance.
  vi.stubGlobal('fetch', async (url: string, init?: RequestInit) => {
    if (!url.endsWith('/api/chat')) return Response.json(coreNodes);
    const body = JSON.parse(init!.body as string) as { messages: PanelMessage[] };
    posted.push(body);
    return streamed(body.messages.at(-1)!.role === 'assistant' ? says('Done.') : add);
  });
  await runBoth(text, texts, { ...typed('Add a KSampler'), start: {} });
  const drafts = (posted as unknown as { draft: object; trial: boolean }[]).map(({ draft, trial }) => ({ draft, trial }));
  expect(drafts).toHaveLength(4);
  for (const draft of ['old', 'new']) expect(drafts).toContainEqual({ draft: { ...text, text: draft }, trial: true });
  for (const way of ['stored', 'draft'] as const)
    expect(both.get()![way]).toMatchObject({
      state: 'done',
      nodes: { before: 0, after: 1 },
      calls: [{ name: 'addNode', error: undefined }],
      spent: { requests: 2, usage: { inputTokens: 20, outputTokens: 4 } },
    });
});

test('a recorded conversation is asked again from its last question on', async () => {
  const message = (id: string, role: PanelMessage['role'], said: string): PanelMessage => ({
    id,
    role,
    parts: [{ type: 'text', text: said }],
  });
  const recorded = [
    message('u1', 'user', 'Hi'),
    message('a1', 'assistant', 'Hello'),
    message('u2', 'user', 'Go on'),
    message('a2', 'assistant', 'No'),
  ];
  const question = questionOf(recorded)!;
  const posted = fakeService(says('One', 'b'), says('Two', 'c'));
  await runBoth(text, texts, { ...question, start: {} });
  for (const { messages } of posted) expect(messages.map(({ parts }) => parts[0]!.text)).toEqual(['Hi', 'Hello', 'Go on']);
  expect(both.get()!.stored.said).toHaveLength(1);
  expect(questionOf([message('a1', 'assistant', 'Hello')])).toBeUndefined();
});

test('the workflow of that time is on both canvases, unless they cannot hold it', async () => {
  const then = { nodes: [{ id: 7, type: 'KSampler', pos: [0, 0], size: [100, 100] }], links: [] };
  fakeService(says('One', 'b'), says('Two', 'c'));
  await runBoth(text, texts, { ...typed('Hi'), start: {}, then });
  expect(both.get()).toMatchObject({ stored: { nodes: { before: 1, after: 1 } }, draft: { nodes: { before: 1, after: 1 } } });
  fakeService(says('One', 'b'), says('Two', 'c'));
  await runBoth(text, texts, { ...typed('Hi'), start: {}, then: { nodes: [{ id: 7, type: 'a-subgraph' }], links: [] } });
  expect(both.get()).toMatchObject({ stored: { state: 'done', nodes: { before: 0, after: 0 } } });
});

test('one way that fails does not stop the other', async () => {
  fakeService(fails('No quota.'), says('Fine.', 'b'));
  await runBoth(text, texts, { ...typed('Hi'), start: {} });
  const states = [both.get()!.stored, both.get()!.draft].map(({ state }) => state).sort();
  expect(states).toEqual(['done', 'failed']);
  expect([both.get()!.stored.problem, both.get()!.draft.problem]).toContain('No quota.');
});

test('stopped, it says so', async () => {
  fakeService('hang', 'hang');
  const running = runBoth(text, texts, { ...typed('Hi'), start: {} });
  await vi.waitFor(() => expect(both.get()!.stored.said).toHaveLength(1));
  stopBoth();
  await running;
  expect(both.get()).toMatchObject({ stored: { state: 'stopped' }, draft: { state: 'stopped' } });
});
