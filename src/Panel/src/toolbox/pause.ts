import { ToolError } from '../canvas/ToolError';

/**
 * Waits, in ms.
 * @param stopped What the model is told if the user stops the answer meanwhile.
 */
export async function pause(length: number, signal: AbortSignal, stopped: string): Promise<void> {
  await new Promise<void>((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(resolve, length);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
  if (signal.aborted) throw new ToolError(stopped);
}
