import type { RunApi } from './RunApi';

/** What ComfyUI itself says about a run. `outputs` and `messages` are what its socket would have told: output by node, and events. */
export type RunState =
  | { state: 'queued' | 'running' | 'unknown' }
  | { state: 'ended'; failed: boolean; outputs: Record<string, unknown>; messages: [type: string, detail: Record<string, unknown>][] }
  /** ComfyUI answers, and has the run neither in its queue nor in its history. */
  | { state: 'gone' }
  /** ComfyUI does not answer. */
  | { state: 'away' };

/** A busy ComfyUI may take its time. That says nothing about the run. In ms. */
const PATIENCE = 10_000;

interface Entry {
  status?: { status_str?: string; messages?: unknown };
  outputs?: Record<string, unknown>;
}

/** Asks ComfyUI's queue and history about a run. */
export async function runState(api: RunApi, promptId: string): Promise<RunState> {
  try {
    // The queue first: a run that ends between the two requests is in the history by then.
    const queue = await ask<{ queue_running?: unknown[][]; queue_pending?: unknown[][] }>(api, '/queue');
    const has = (entries: unknown[][] | undefined) => (entries ?? []).some((entry) => entry[1] === promptId);
    if (has(queue.queue_running)) return { state: 'running' };
    if (has(queue.queue_pending)) return { state: 'queued' };
    const entry = (await ask<Record<string, Entry>>(api, `/history/${encodeURIComponent(promptId)}`))[promptId];
    if (!entry) return { state: 'gone' };
    const { status_str, messages } = entry.status ?? {};
    const failed = status_str === 'error';
    return { state: 'ended', failed, outputs: entry.outputs ?? {}, messages: Array.isArray(messages) ? (messages as []) : [] };
  } catch (failure) {
    if (failure instanceof Unclear || (failure as Error).name === 'TimeoutError') return { state: 'unknown' };
    return { state: 'away' };
  }
}

/** ComfyUI, or what is in front of it, answered with something that says nothing about the run. */
class Unclear extends Error {}

async function ask<T>(api: RunApi, path: string): Promise<T> {
  const response = await api.fetchApi(path, { signal: AbortSignal.timeout(PATIENCE), cache: 'no-store' });
  // What a proxy answers for a ComfyUI that is not there.
  if ([502, 503, 504].includes(response.status)) throw new Error(`${response.status}`);
  if (!response.ok) throw new Unclear(`${path}: ${response.status}`);
  return response.json().then(
    (body) => body as T,
    () => Promise.reject(new Unclear(`${path} is no JSON`)),
  );
}
