import { address, sendJson, ServiceError } from './service';

const LIMIT = 20_000;
// As long as the service itself waits for ComfyUI's node list, in ms.
const SCAN_LIMIT = 95_000;

/** What the service answers about a workflow. Throws a ServiceError, or a TimeoutError where it takes too long. */
export const ask = <T>(path: string, body: object, signal: AbortSignal): Promise<T> =>
  sendJson<T>('POST', path, body, within(LIMIT, signal));

/** What is said of an answer that the service would not give: something else has its address. */
export const notTheService = (): ServiceError => new ServiceError('refused', `${address()} does not answer as the service does.`);

/** An answer that is good, or the one after the service has rescanned ComfyUI: a package or a model may have been added since. */
export async function askTwice<T>(asking: () => Promise<T>, isGood: (answer: T) => boolean, signal: AbortSignal): Promise<T> {
  const answer = await asking();
  if (isGood(answer)) return answer;
  await sendJson('POST', '/api/environment/scan', undefined, within(SCAN_LIMIT, signal));
  return asking();
}

/**
 * The answer, or undefined where the service gives none. One that is down, slow, outdated or without ComfyUI must not block the user:
 * ComfyUI checks every workflow before it runs.
 * @param unknown What is not known then, for the console.
 */
export async function orUnknown<T>(unknown: string, asking: () => Promise<T>): Promise<T | undefined> {
  try {
    return await asking();
  } catch (failure) {
    // The user's stop is an AbortError.
    if (!(failure instanceof ServiceError) && (failure as Error).name !== 'TimeoutError') throw failure;
    console.warn(`ComfyAssistant: ${unknown}`, (failure as Error).message);
    return undefined;
  }
}

function within(limit: number, signal: AbortSignal): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(limit)]);
}
