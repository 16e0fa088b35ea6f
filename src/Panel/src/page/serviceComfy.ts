import type { Graph } from '../canvas/graph';
import type { PostedPrompt, RunProgress, RunResult } from '../canvas/Canvas';
import { ToolError } from '../canvas/ToolError';
import { followRun } from '../runs/followRun';
import { refused } from '../runs/refused';
import type { NodeErrors, Prompt, RunApi } from '../runs/RunApi';
import { listen } from '../runs/runEvents';
import { address, request, sendJson, ServiceError } from '../service/service';
import { advanceSeeds } from './advanceSeeds';

/** ComfyUI behind the service, which passes on what runs need. */
export const serviceComfy: RunApi = {
  fetchApi: (path, init) => request(`/api/comfy${path}`, init),
  apiURL: (path) => `${address()}/api/comfy${path}`,
};

interface Refusal {
  error?: string | { message?: string; details?: string };
  node_errors?: NodeErrors;
}

/** Queues the workflow on the page's canvas, and waits for it to end. */
export async function runOnService(
  graph: Graph,
  signal: AbortSignal,
  onProgress: (progress: RunProgress) => void,
  check: (posted: PostedPrompt) => void,
): Promise<RunResult> {
  const workflow = graph.serialize();
  const { workflow: output } = await converted(workflow, signal);
  check(output);
  const id = await queue({ output, workflow }, signal);
  advanceSeeds(graph);
  onProgress({ promptId: id });
  const events = listen(serviceComfy);
  try {
    events.watch(id);
    return await followRun(events, id, { output, workflow }, serviceComfy, signal, onProgress);
  } finally {
    events.close();
  }
}

async function converted(workflow: object, signal: AbortSignal): Promise<{ workflow: Prompt['output'] }> {
  try {
    return await sendJson('POST', '/api/workflows/convert', { workflow, to: 'api' }, signal);
  } catch (failure) {
    if (!(failure instanceof ServiceError)) throw failure;
    throw new ToolError(`The workflow was not run: ${failure.message}`);
  }
}

async function queue({ output, workflow }: Prompt, signal: AbortSignal): Promise<string> {
  const headers = { 'Content-Type': 'application/json' };
  const body = JSON.stringify({ prompt: output, extra_data: { extra_pnginfo: { workflow } } });
  const response = await serviceComfy.fetchApi('/prompt', { method: 'POST', headers, body, signal });
  const { prompt_id, error, node_errors } = (await response.json()) as Refusal & { prompt_id?: string };
  if (prompt_id) return prompt_id;
  throw refused(wordsOf(error), node_errors);
}

function wordsOf(error: Refusal['error']): string {
  return typeof error === 'string' ? error : [error?.message, error?.details].filter(Boolean).join(': ');
}
