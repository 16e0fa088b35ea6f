import { allNodes } from '../canvas/allNodes';
import type { CheckPosted, RunProgress, RunResult } from '../canvas/Canvas';
import { followRun } from '../runs/followRun';
import { refused, wordsOf, type Reason } from '../runs/refused';
import type { NodeErrors, Prompt } from '../runs/RunApi';
import { listen } from '../runs/runEvents';
import type { ComfyApi, ComfyApp } from './comfy';

/** Queues the workflow as ComfyUI's own button does, and waits for it to end. */
export async function runWorkflow(
  app: ComfyApp,
  api: ComfyApi,
  signal: AbortSignal,
  onProgress: (progress: RunProgress) => void,
  check: CheckPosted = () => undefined,
): Promise<RunResult> {
  const graph = app.rootGraph ?? app.graph;
  // Those inside subgraphs too: a seed there that stays the same would only bring the earlier picture from the cache.
  const widgets = allNodes(graph).flatMap((node) => node.widgets ?? []);
  // Listen before queueing: a fully cached run can end before the response arrives.
  const events = listen(api);
  try {
    widgets.forEach((widget) => widget.beforeQueued?.());
    const prompt = await app.graphToPrompt();
    check(prompt.output, prompt.workflow);
    const id = await queue(api, prompt);
    widgets.forEach((widget) => widget.afterQueued?.());
    onProgress({ promptId: id });
    events.watch(id);
    return await followRun(events, id, prompt, api, signal, onProgress);
  } finally {
    events.close();
  }
}

async function queue(api: ComfyApi, prompt: Prompt): Promise<string> {
  try {
    const { prompt_id, node_errors } = await api.queuePrompt(0, prompt);
    if (prompt_id) return prompt_id;
    throw refused('', node_errors);
  } catch (failure) {
    const { response } = failure as { response?: { error?: Reason; node_errors?: NodeErrors } };
    if (!response) throw failure;
    const { error, node_errors } = response;
    throw refused(wordsOf(error) || 'no reason given', node_errors);
  }
}
