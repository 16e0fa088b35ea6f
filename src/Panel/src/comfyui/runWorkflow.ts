import type { CheckPosted, RunProgress, RunResult } from '../canvas/Canvas';
import { followRun } from '../runs/followRun';
import { listen } from '../runs/runEvents';
import type { ComfyApi, ComfyApp } from './comfy';
import { queueWorkflow } from './queueWorkflow';

/** Queues the workflow as ComfyUI's own button does, and waits for it to end. */
export async function runWorkflow(
  app: ComfyApp,
  api: ComfyApi,
  signal: AbortSignal,
  onProgress: (progress: RunProgress) => void,
  check: CheckPosted = () => undefined,
): Promise<RunResult> {
  // Listen before queueing: a fully cached run can end before the response arrives.
  const events = listen(api);
  try {
    const { id, prompt } = await queueWorkflow(app, api, signal, check, (promptId) => onProgress({ promptId }));
    events.watch(id);
    return await followRun(events, id, prompt, api, signal, onProgress);
  } finally {
    events.close();
  }
}
