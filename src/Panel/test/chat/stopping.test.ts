import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { RunProgress } from '../../src/canvas/Canvas';
import { Conversation } from '../../src/chat/Conversation';
import { newSession } from '../../src/sessions/Session';
import { settings } from '../../src/state/settings';
import { openCanvas } from '../support/canvas';
import { calls, fakeService, says } from '../support/service';

// Its polling would continue after a test.
vi.mock('../../src/service/health', () => ({ watchHealth: async () => undefined }));

let page: ReturnType<typeof openCanvas>;
beforeEach(() => {
  page = openCanvas();
  settings.update({ address: 'http://service.test', stopRuns: 'ask' });
});
afterEach(() => vi.unstubAllGlobals());

const open = () => new Conversation(newSession(), [], page.canvas, undefined);
const over = (conversation: Conversation) => vi.waitFor(() => expect(conversation.state.get().busy).toBe(false));
/** Longer than a run waits for its edits. */
const SETTLED = { timeout: 5_000 };
const types = () => page.canvas.graph().nodes.map((node) => node.type);
const running = () => calls(['1', 'addNode', { nodeType: 'KSampler' }], ['2', 'executeWorkflow', {}]);

/** A canvas whose runs never end by themselves; returns the runs that were stopped. */
function endlessRuns(queue = async () => undefined as unknown) {
  const stopped: string[] = [];
  page.canvas.run = async (signal?: AbortSignal, onProgress?: (progress: RunProgress) => void) => {
    await queue();
    onProgress!({ promptId: 'p' });
    return new Promise<never>((_, reject) => {
      const give = () => reject(signal!.reason as Error);
      if (signal!.aborted) give();
      signal!.addEventListener('abort', give);
    });
  };
  page.canvas.stopRun = async (promptId?: string) => void stopped.push(promptId!);
  return stopped;
}

async function stopInMidRun(conversation: Conversation): Promise<void> {
  void conversation.send('run');
  // A run waits until its edits are settled.
  await vi.waitFor(() => expect(conversation.state.get().progress['2']).toEqual({ promptId: 'p' }), SETTLED);
  await conversation.stop();
}

test('stopping an answer asks once whether its run stops too, and remembers', async () => {
  const stopped = endlessRuns();
  fakeService(running(), running());
  const conversation = open();
  await stopInMidRun(conversation);
  expect(conversation.state.get()).toMatchObject({ busy: false, leftRun: 'p' });
  expect(stopped).toEqual([]);
  await conversation.leftRun.answer(true);
  expect(stopped).toEqual(['p']);
  expect(conversation.state.get().leftRun).toBeUndefined();

  await stopInMidRun(open());
  expect(stopped).toEqual(['p', 'p']);
});

test('a run that the user lets finish is left alone, and so is the next', async () => {
  const stopped = endlessRuns();
  fakeService(running(), running());
  const conversation = open();
  await stopInMidRun(conversation);
  await conversation.leftRun.answer(false);
  const next = open();
  await stopInMidRun(next);
  expect(next.state.get().leftRun).toBeUndefined();
  expect(stopped).toEqual([]);
});

test('a run that was just being queued is stopped too', async () => {
  let queued: () => void = () => undefined;
  const queue = vi.fn(() => new Promise<void>((resolve) => (queued = resolve)));
  const stopped = endlessRuns(queue);
  settings.update({ stopRuns: 'always' });
  fakeService(running());
  const conversation = open();
  void conversation.send('run');
  await vi.waitFor(() => expect(queue).toHaveBeenCalled(), SETTLED);
  await conversation.stop();
  queued();
  await vi.waitFor(() => expect(stopped).toEqual(['p']));
});

test('a run that cannot be stopped is said to go on', async () => {
  endlessRuns();
  page.canvas.stopRun = () => Promise.reject(new Error('ComfyUI does not answer, so the run was not stopped.'));
  fakeService(running());
  const conversation = open();
  await stopInMidRun(conversation);
  await conversation.leftRun.answer(true);
  expect(JSON.stringify(conversation.chat.messages.at(-1))).toContain('was not stopped');
});

test('nothing is asked where no run was begun', async () => {
  fakeService('hang');
  const conversation = open();
  void conversation.send('talk');
  await vi.waitFor(() => expect(conversation.chat.messages).toHaveLength(2));
  await conversation.stop();
  expect(conversation.state.get().leftRun).toBeUndefined();
});

test('a turn waits while the user looks at another workflow, and goes on when they are back', async () => {
  const posted = fakeService(calls(['1', 'addNode', { nodeType: 'KSampler' }]), says('Done'));
  const conversation = open();
  const mine = page.canvas.tab;
  void conversation.send('a node');
  page.canvas.tab = () => ({ id: 'other', name: 'Portraits' });
  await vi.waitFor(() =>
    expect(conversation.state.get().questions['1']).toMatchObject({ kind: 'tab', mine: 'Workflow', other: 'Portraits' }),
  );
  expect(types()).toEqual([]);
  expect(posted).toHaveLength(1);
  page.canvas.tab = mine;
  await vi.waitFor(() => expect(posted).toHaveLength(2));
  await over(conversation);
  expect(types()).toEqual(['KSampler']);
});

test.each([
  [true, ['KSampler'], '"success":true'],
  [false, [], 'switched from the workflow'],
])('the user decides whether the answer goes back to its own workflow: %s', async (back, nodes, told) => {
  const posted = fakeService(calls(['1', 'addNode', { nodeType: 'KSampler' }]), says('Done'));
  const conversation = open();
  const mine = page.canvas.tab;
  page.canvas.openTab = async () => ((page.canvas.tab = mine), true);
  void conversation.send('nodes');
  page.canvas.tab = () => ({ id: 'other', name: 'Portraits' });
  await vi.waitFor(() => expect(conversation.state.get().questions['1']).toBeDefined());
  (conversation.state.get().questions['1']!.answer as (back: boolean) => void)(back);
  await vi.waitFor(() => expect(posted).toHaveLength(2));
  await over(conversation);
  expect(types()).toEqual(nodes);
  expect(JSON.stringify(posted[1])).toContain(told);
});

test('stopping a turn that waits for its tab ends it', async () => {
  fakeService(calls(['1', 'addNode', { nodeType: 'KSampler' }]));
  const conversation = open();
  void conversation.send('a node');
  page.canvas.tab = () => ({ id: 'other', name: 'Portraits' });
  await vi.waitFor(() => expect(conversation.state.get().questions['1']).toBeDefined());
  await conversation.stop();
  expect(conversation.state.get()).toMatchObject({ busy: false, questions: {} });
  expect(types()).toEqual([]);
});

test.each([
  [true, '"images":['],
  [false, 'switched from the workflow'],
])('a picture that is allowed in another tab is of the turn’s own workflow, or none: %s', async (back, told) => {
  settings.update({ showPictures: 'ask' });
  const posted = fakeService(calls(['1', 'getCanvasImage', {}]), says('Seen'));
  const conversation = open();
  const mine = page.canvas.tab;
  const seen: string[] = [];
  page.canvas.openTab = async () => ((page.canvas.tab = mine), true);
  page.canvas.picture = async () => (seen.push(page.canvas.tab().id), { type: 'image', mediaType: 'image/jpeg', data: 'AAAA' });
  const asked = (kind: string) => vi.waitFor(() => expect(conversation.state.get().questions['1']).toMatchObject({ kind }));
  const answer = (value: boolean) => (conversation.state.get().questions['1']!.answer as (value: boolean) => void)(value);
  void conversation.send('look');
  await asked('pictures');
  page.canvas.tab = () => ({ id: 'other', name: 'Portraits' });
  answer(true);
  await asked('tab');
  answer(back);
  await vi.waitFor(() => expect(posted).toHaveLength(2));
  await over(conversation);
  expect(seen).toEqual(back ? [mine().id] : []);
  expect(JSON.stringify(posted[1])).toContain(told);
});
