import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ThinkingTimes } from '../../src/chat/ThinkingTimes';
import type { PanelMessage } from '../../src/sessions/messages';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

const message = (...states: ('streaming' | 'done')[]): PanelMessage => ({
  id: '1',
  role: 'assistant',
  parts: states.map((state) => ({ type: 'reasoning', text: 'Hm.', state })),
});

test('each thought is timed from its first piece to its end', () => {
  const times = new ThinkingTimes();
  expect(times.saw(message('streaming'))).toBe(false);
  vi.advanceTimersByTime(4_000);
  expect(times.saw(message('done'))).toBe(true);
  expect(times.saw(message('done', 'streaming'))).toBe(false);
  vi.advanceTimersByTime(500);
  expect(times.saw(message('done', 'done'))).toBe(true);
  expect(times.all).toEqual([4_000, 500]);
});

test('what came whole took no time that anybody saw', () => {
  const times = new ThinkingTimes();
  times.saw(message('done'));
  expect(times.all).toEqual([0]);
});
