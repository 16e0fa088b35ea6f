import { ToolError } from '../canvas/ToolError';
import type { RunApi } from './RunApi';
import { runState } from './runState';

/** Takes a run out of ComfyUI's queue, or interrupts it. Other runs go on. */
export async function stopRun(api: RunApi, promptId: string): Promise<void> {
  const now = await runState(api, promptId);
  if (now.state === 'away') throw new ToolError('ComfyUI does not answer, so the run was not stopped.');
  if (now.state === 'queued') {
    await post(api, '/queue', { delete: [promptId] });
    // Its turn may have come in between.
    if ((await runState(api, promptId)).state !== 'running') return;
  } else if (now.state !== 'running') return;
  // An old ComfyUI ignores the id and interrupts what is running, which is this run.
  await post(api, '/interrupt', { prompt_id: promptId });
}

async function post(api: RunApi, path: string, body: object): Promise<void> {
  const headers = { 'Content-Type': 'application/json' };
  const response = await api.fetchApi(path, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new ToolError(`ComfyUI did not stop the run: it answered with ${response.status} ${response.statusText}.`);
}
