import type { PostedPrompt, RunFile, RunProgress, RunResult } from '../canvas/Canvas';
import { ToolError } from '../canvas/ToolError';
import type { ComfyApi, ComfyApp, NodeErrors, Prompt } from './comfy';
import { AWAY, GONE, listen, type Happened, type RunEvents } from './runEvents';

/** Queues the workflow as ComfyUI's own button does, and waits for it to end. */
export async function runWorkflow(
  app: ComfyApp,
  api: ComfyApi,
  signal: AbortSignal,
  onProgress: (progress: RunProgress) => void,
  check: (posted: PostedPrompt) => void = () => undefined,
): Promise<RunResult> {
  const graph = app.rootGraph ?? app.graph;
  const widgets = graph.nodes.flatMap((node) => node.widgets ?? []);
  // Listen before queueing: a fully cached run can end before the response arrives.
  const events = listen(api);
  try {
    widgets.forEach((widget) => widget.beforeQueued?.());
    const prompt = await app.graphToPrompt();
    check(prompt.output);
    const id = await queue(api, prompt);
    widgets.forEach((widget) => widget.afterQueued?.());
    onProgress({ promptId: id });
    events.watch(id);
    return await follow(events, id, prompt, api, signal, onProgress);
  } finally {
    events.close();
  }
}

async function queue(api: ComfyApi, prompt: Prompt): Promise<string> {
  try {
    const { prompt_id, node_errors } = await api.queuePrompt(0, prompt);
    if (prompt_id) return prompt_id;
    throw new ToolError(`ComfyUI refused the workflow. ${describeErrors(node_errors ?? {})}`);
  } catch (failure) {
    const { response } = failure as { response?: { error?: string | { message?: string; details?: string }; node_errors?: NodeErrors } };
    if (!response) throw failure;
    const { error, node_errors } = response;
    const head = typeof error === 'string' ? error : [error?.message, error?.details].filter(Boolean).join(': ');
    throw new ToolError(`ComfyUI refused the workflow: ${head || 'no reason given'}. ${describeErrors(node_errors ?? {})}`.trim());
  }
}

function describeErrors(errors: NodeErrors): string {
  const sentences = Object.entries(errors).map(([id, { class_type, errors = [] }]) => {
    const reasons = errors.map((error) => [error.message, error.details].filter(Boolean).join(': '));
    return `Node ${id} (${class_type ?? '?'}): ${reasons.join('; ')}.`;
  });
  return sentences.join(' ');
}

async function follow(
  events: RunEvents,
  id: string,
  prompt: Prompt,
  api: ComfyApi,
  signal: AbortSignal,
  onProgress: (progress: RunProgress) => void,
): Promise<RunResult> {
  const outputs = new Map<string, unknown>();
  let hasBegun = false;
  for (;;) {
    const { type, detail } = await events.next(signal);
    if (detail.prompt_id !== undefined && detail.prompt_id !== id) continue;
    hasBegun ||= detail.prompt_id === id && type !== GONE && type !== AWAY;
    const node = String(detail.node ?? '');
    switch (type) {
      case 'executing':
        if (node) onProgress({ nodeId: node, nodeTitle: title(prompt, node) });
        break;
      case 'progress':
        onProgress({ nodeId: node, nodeTitle: title(prompt, node), step: Number(detail['value']), steps: Number(detail['max']) });
        break;
      case 'executed':
        // The history tells all of them again.
        outputs.set(node, detail['output']);
        break;
      case 'execution_success':
        return resultOf(id, outputs, api);
      case 'execution_interrupted':
        throw new ToolError(
          `The run was interrupted at node ${String(detail['node_id'])} (${String(detail['node_type'])}); somebody stopped it in ComfyUI.`,
        );
      case 'execution_error':
        throw new ToolError(crash(detail));
      case GONE:
        throw new ToolError(gone(hasBegun || detail['wasRunning'] === true));
      case AWAY:
        throw new ToolError(
          'ComfyUI stopped answering while it had the workflow: it was closed, restarted or crashed, or the connection is lost. ' +
            'A run does not survive a restart. Whether this one ended is not known; look at the queue and the history once ComfyUI is back.',
        );
    }
  }
}

function resultOf(promptId: string, outputs: Map<string, unknown>, api: ComfyApi): RunResult {
  const result: RunResult = { promptId, files: [], texts: [] };
  for (const [node, output] of outputs) collect(result, node, output, api);
  return result;
}

function gone(hasBegun: boolean): string {
  return hasBegun
    ? 'The run is lost: it had begun, and ComfyUI has it neither in its queue nor in its history. ComfyUI was restarted, or its history was cleared.'
    : 'The workflow was not run: it was deleted from the queue of ComfyUI before its turn came, or ComfyUI was restarted.';
}

function title(prompt: Prompt, node: string): string {
  const entry = prompt.output[node];
  return entry?._meta?.title ?? entry?.class_type ?? node;
}

function crash(detail: Happened['detail']): string {
  const trace = Array.isArray(detail['traceback']) ? detail['traceback'].join('').trim().split('\n').slice(-12).join('\n') : '';
  const node = `Node ${String(detail['node_id'])} (${String(detail['node_type'])})`;
  return `${node} failed: ${String(detail['exception_type'])}: ${String(detail['exception_message']).trim()}\n${trace}`.trim();
}

function collect(result: RunResult, node: string, output: unknown, api: ComfyApi): void {
  for (const [name, items] of Object.entries((output ?? {}) as Record<string, unknown>)) {
    if (!Array.isArray(items)) continue;
    for (const item of items as unknown[]) {
      const { filename, subfolder, type } = (item ?? {}) as { filename?: string; subfolder?: string; type?: string };
      if (filename) {
        const query = new URLSearchParams({ filename, subfolder: subfolder ?? '', type: type ?? 'output' });
        result.files.push({ nodeId: node, filename, url: api.apiURL(`/view?${query}`), kind: kindOf(filename) });
      } else if (name === 'text' && typeof item === 'string') result.texts.push({ nodeId: node, text: item });
    }
  }
}

function kindOf(filename: string): RunFile['kind'] {
  if (/\.(png|jpe?g|webp|gif|avif|bmp)$/i.test(filename)) return 'image';
  if (/\.(mp4|webm|mov|mkv)$/i.test(filename)) return 'video';
  return /\.(flac|mp3|wav|ogg|opus)$/i.test(filename) ? 'audio' : 'other';
}
