import { vi } from 'vitest';

/** What a call comes to that waits, while fake timers run. */
export async function patiently<T>(called: Promise<T>): Promise<T> {
  const over = new AbortController();
  void called.finally(() => over.abort());
  while (!over.signal.aborted) await vi.advanceTimersByTimeAsync(500);
  return called;
}
