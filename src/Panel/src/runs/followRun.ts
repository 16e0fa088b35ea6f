import type { RunProgress, RunResult } from '../canvas/Canvas';
import type { Prompt, RunApi } from './RunApi';
import { AWAY, GONE, type Happened, type RunEvents } from './runEvents';
import { RunRecord } from './RunRecord';

/** Waits until a run that is in ComfyUI's queue ends. Throws a RunError where it ends otherwise than well. */
export async function followRun(
  events: RunEvents,
  id: string,
  prompt: Prompt,
  api: RunApi,
  signal: AbortSignal,
  onProgress: (progress: RunProgress) => void,
): Promise<RunResult> {
  const record = new RunRecord(id, prompt, api);
  let hasBegun = false;
  for (;;) {
    const happened = await events.next(signal);
    const { type, detail } = happened;
    if (detail.prompt_id !== undefined && detail.prompt_id !== id) continue;
    hasBegun ||= detail.prompt_id === id && type !== GONE && type !== AWAY;
    const node = record.note(happened);
    switch (type) {
      case 'executing':
        if (node) onProgress({ nodeId: node, nodeTitle: record.title(node) });
        break;
      case 'progress':
        onProgress({ nodeId: node, nodeTitle: record.title(node), step: Number(detail['value']), steps: Number(detail['max']) });
        break;
      case 'execution_success':
        return record.finished();
      case 'execution_interrupted':
        throw record.ended(
          'interrupted',
          `The run was interrupted at node ${String(detail['node_id'])} (${String(detail['node_type'])}); somebody stopped it in ComfyUI.`,
          detail,
        );
      case 'execution_error':
        throw record.ended('failed', crash(detail), detail);
      case GONE:
        throw record.lost(gone(hasBegun || detail['wasRunning'] === true));
      case AWAY:
        throw record.lost(
          'ComfyUI stopped answering while it had the workflow: it was closed, restarted or crashed, or the connection is lost. ' +
            'A run does not survive a restart. Whether this one ended is not known; look at the queue and the history once ComfyUI is back.',
        );
    }
  }
}

function gone(hasBegun: boolean): string {
  return hasBegun
    ? 'The run is lost: it had begun, and ComfyUI has it neither in its queue nor in its history. ComfyUI was restarted, or its history was cleared.'
    : 'The workflow was not run: it was deleted from the queue of ComfyUI before its turn came, or ComfyUI was restarted.';
}

function crash(detail: Happened['detail']): string {
  const trace = Array.isArray(detail['traceback']) ? detail['traceback'].join('').trim().split('\n').slice(-12).join('\n') : '';
  const node = `Node ${String(detail['node_id'])} (${String(detail['node_type'])})`;
  return `${node} failed: ${String(detail['exception_type'])}: ${String(detail['exception_message']).trim()}\n${trace}`.trim();
}
