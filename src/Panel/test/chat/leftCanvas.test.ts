import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Conversation } from '../../src/chat/Conversation';
import { LeftCanvas } from '../../src/chat/LeftCanvas';
import { newSession } from '../../src/sessions/Session';
import { Snapshots } from '../../src/sessions/Snapshots';
import type { PanelMessage } from '../../src/sessions/messages';
import { settings } from '../../src/state/settings';
import { openCanvas } from '../support/canvas';
import { calls, fakeService, replays, says, streamed } from '../support/service';

// Its polling would continue after a test.
vi.mock('../../src/service/health', () => ({ watchHealth: async () => undefined }));

let page: ReturnType<typeof openCanvas>;
let snapshots: Snapshots;
/** The workflow as ComfyUI comes back with it: without what was done in the last half second. */
let stale: object;
beforeEach(async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  page = openCanvas();
  settings.update({ address: 'http://service.test' });
  snapshots = new Snapshots();
  stale = structuredClone(page.canvas.graph().serialize());
  for (const nodeType of ['CheckpointLoaderSimple', 'KSampler']) await page.call('addNode', { nodeType });
});
afterEach(() => vi.unstubAllGlobals());

const types = () => page.canvas.graph().nodes.map(({ type }) => type);
const steps = () => page.canvas.history;

test('what the canvas comes back without is put back before the next call of the answer runs', async () => {
  const asked: PanelMessage = { id: 'u', role: 'user', parts: [{ type: 'text', text: 'go' }] };
  const first = new Conversation({ ...newSession(), id: 'chat' }, [asked], page.canvas, undefined, snapshots);
  first.state.update({ busy: true });
  first.leave();
  const { left } = first.session;
  page.canvas.load(stale);

  replays.set('GET /api/chat/chat/stream', () =>
    streamed([{ type: 'start', messageId: 'a' }, ...calls(['1', 'addNode', { nodeType: 'VAEDecode' }])]),
  );
  fakeService(says('Done'));
  const answering = { after: 'u', parts: 0, begun: [] };
  const conversation = new Conversation({ ...newSession(), id: 'chat', answering, left }, [asked], page.canvas, undefined, snapshots);
  await vi.waitFor(() => expect(conversation.state.get().busy).toBe(false));
  expect(types()).toEqual(['CheckpointLoaderSimple', 'KSampler', 'VAEDecode']);
  expect(page.canvas.graph().nodes.map(({ id }) => id)).toEqual([1, 2, 3]);
  expect(conversation.session.left).toBeUndefined();
});

test('right after an answer the workflow is kept too, and later it is not', () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const canvas = new LeftCanvas(page.canvas, snapshots);
  expect(canvas.keep(false)).toBeUndefined();
  canvas.ended();
  vi.advanceTimersByTime(1_000);
  expect(canvas.keep(false)).toMatchObject({ tab: page.canvas.tab() });
  vi.advanceTimersByTime(10_000);
  expect(canvas.keep(false)).toBeUndefined();
  vi.useRealTimers();
});

test('it is put back only where it is missing, in its own tab, and after a reload', async () => {
  const canvas = new LeftCanvas(page.canvas, snapshots);
  const left = canvas.keep(true)!;
  const load = vi.spyOn(page.canvas, 'load');
  await canvas.restore(left);
  expect(load).not.toHaveBeenCalled();

  page.canvas.load(stale);
  load.mockClear();
  await canvas.restore({ ...left, at: Date.now() - 3_600_000 });
  expect(load).not.toHaveBeenCalled();

  let name = 'other';
  page.canvas.tab = () => ({ id: name, name });
  const restored = canvas.restore(left);
  await new Promise((resolve) => setTimeout(resolve));
  expect(load).not.toHaveBeenCalled();
  name = left.tab.id;
  await restored;
  expect(types()).toEqual(['CheckpointLoaderSimple', 'KSampler']);
  steps().undo();
  expect(types()).toEqual([]);
});
