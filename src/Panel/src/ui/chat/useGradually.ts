import { useEffect, useState } from 'react';

/** Messages that are drawn at once when a conversation opens: the last exchange. A screen is full a moment later. */
const FIRST = 2;
/** Messages that are added at a time afterwards. Long answers take some milliseconds each. */
const STEP = 4;

/**
 * From which message on to draw: a long conversation opens with its last ones, and the others follow in between what else the page has to
 * do, until all are there.
 * @param key Another key is another conversation, which begins again.
 */
export function useGradually(count: number, key: string): number {
  const [drawn, setDrawn] = useState({ key, from: Math.max(0, count - FIRST) });
  const from = drawn.key === key ? Math.min(drawn.from, Math.max(0, count - 1)) : Math.max(0, count - FIRST);
  useEffect(() => {
    if (from === 0) return;
    const more = () => setDrawn({ key, from: Math.max(0, from - STEP) });
    // Safari has no idle callbacks.
    if (!('requestIdleCallback' in window)) {
      const timer = setTimeout(more, 30);
      return () => clearTimeout(timer);
    }
    const waiting = requestIdleCallback(more, { timeout: 100 });
    return () => cancelIdleCallback(waiting);
  }, [from, key]);
  return from;
}
