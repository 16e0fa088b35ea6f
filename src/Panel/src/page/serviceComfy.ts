import type { Graph } from '../canvas/graph';
import type { CheckPosted, RunProgress, RunResult } from '../canvas/Canvas';
import { ToolError } from '../canvas/ToolError';
import { followRun } from '../runs/followRun';
import { refused, wordsOf, type Reason } from '../runs/refused';
import type { NodeErrors, Prompt, RunApi } from '../runs/RunApi';
import { listen } from '../runs/runEvents';
import { address, request, sendJson, sentence, ServiceError } from '../service/service';
import { settings } from '../state/settings';
import { advanceSeeds } from './advanceSeeds';

/** ComfyUI behind the service, which passes on what runs need. */
export const serviceComfy: RunApi = {
  fetchApi: (path, init) => request(`/api/comfy${path}`, init),
  apiURL: (path) => named(`${address()}/api/comfy${path}`),
};

// A picture's address is all that the browser sends for it.
function named(url: string): string {
  const { comfy } = settings.get();
  return comfy && url.includes('?') ? `${url}&comfy=${comfy}` : url;
}

interface Answer {
  prompt_id?: string;
  error?: Reason;
  node_errors?: NodeErrors;
}

/** Queues the workflow on the page's canvas, and waits for it to end. */
export async function runOnService(
  graph: Graph,
  signal: AbortSignal,
  onProgress: (progress: RunProgress) => void,
  check: CheckPosted,
): Promise<RunResult> {
  const workflow = graph.serialize();
  const { workflow: output } = await converted(workflow, signal);
  check(output, workflow);
  signal.throwIfAborted();
  const id = await queue({ output, workflow });
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

// Not with the signal: ComfyUI may have queued a run whose id would be lost then, and only its id can stop it.
async function queue({ output, workflow }: Prompt): Promise<string> {
  const headers = { 'Content-Type': 'application/json' };
  const body = JSON.stringify({ prompt: output, extra_data: { extra_pnginfo: { workflow } } });
  const response = await serviceComfy.fetchApi('/prompt', { method: 'POST', headers, body });
  const answer = await readAnswer(response.clone());
  if (answer?.prompt_id) return answer.prompt_id;
  // What ComfyUI itself refuses. Anything else is the service's, or a proxy's.
  if (response.status === 400 && answer?.error) throw refused(wordsOf(answer.error), answer.node_errors);
  throw new ToolError(`The workflow was not run: ComfyUI could not be asked to run it. ${await sentence(response)}`);
}

async function readAnswer(response: Response): Promise<Answer | undefined> {
  try {
    return ((await response.json()) as Answer | null) ?? undefined;
  } catch (failure) {
    // A proxy's page.
    if (failure instanceof SyntaxError) return undefined;
    throw failure;
  }
}
