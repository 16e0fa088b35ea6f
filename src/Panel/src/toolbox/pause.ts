import { ToolError } from '../canvas/ToolError';

/** Waits, in ms; no longer than until the signal is aborted. */
export async function rest(length: number, signal?: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    if (signal?.aborted) return resolve();
    const timer = setTimeout(resolve, length);
    signal?.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}

/**
 * Waits, in ms.
 * @param stopped What the model is told if the user stops the answer meanwhile.
 */
export async function pause(length: number, signal: AbortSignal, stopped: string): Promise<void> {
  await rest(length, signal);
  if (signal.aborted) throw new ToolError(stopped);
}
