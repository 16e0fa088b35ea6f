import { afterAll } from 'vitest';

// The panel looks again at what it did, a second later: by then a finished test file has no window any more.
const pending = new Set<ReturnType<typeof setTimeout>>();
const begin = globalThis.setTimeout;
globalThis.setTimeout = ((...args: Parameters<typeof setTimeout>) => {
  const timer = begin(...args);
  pending.add(timer);
  return timer;
}) as typeof setTimeout;

afterAll(() => pending.forEach((timer) => clearTimeout(timer)));
