import { ToolError } from '../canvas/ToolError';
import { ComfyRefusal } from '../runs/askComfy';
import { newId } from '../text/newId';
import { whatToDo } from './managerRefusal';
import type { ManagerRoutes } from './managerRoutes';
import { pause } from './pause';

type Task = 'install' | 'install-model';

interface Status {
  is_processing?: unknown;
  total_count?: unknown;
  done_count?: unknown;
}

const POLL = 1_000;
const MOST_MISSES = 30;
const MOST_STARTS = 5;
const FINE = new Set(['success', 'skip']);
const STOPPED = 'The user stopped the answer. ComfyUI-Manager goes on with what it had begun.';

/** The queue of a ComfyUI-Manager. */
export class ManagerQueue {
  readonly #routes: ManagerRoutes;

  constructor(routes: ManagerRoutes) {
    this.#routes = routes;
  }

  /** Has a task done. Returns the Manager's own words about it, where it has any but success. Throws its refusal. */
  async run(task: Task, params: object, signal: AbortSignal): Promise<string | undefined> {
    const id = newId();
    const told = new Map<string, string>();
    const unlisten = this.#routes.listen('cm-queue-status', (detail) => noteResults(detail, told));
    try {
      await this.#queue(task, id, params);
      const words = (await this.#ended(id, signal)) ?? told.get(id);
      return words === undefined || FINE.has(words) ? undefined : words;
    } finally {
      unlisten();
    }
  }

  async #queue(task: Task, ui_id: string, params: object): Promise<void> {
    const routes = this.#routes;
    const name = task === 'install' ? 'install' : 'install_model';
    try {
      if (routes.kind === 'batches') {
        const answer = await routes.ask('/manager/queue/batch', { [name]: [{ id: ui_id, ...params, ui_id }] });
        const { failed } = (answer ?? {}) as { failed?: unknown };
        if (Array.isArray(failed) && failed.length > 0) throw new ToolError(`ComfyUI-Manager refused it.${whatToDo('403')}`);
        return;
      }
      if (routes.kind === 'classic') await routes.ask(`/manager/queue/${name}`, { ...params, ui_id });
      // Models have a route of their own there; a task's parameters are read as any kind that they fit.
      else if (task === 'install-model') await routes.ask('/manager/queue/install_model', { ...params, ui_id, client_id: ui_id });
      else await routes.ask('/manager/queue/task', { kind: task, ui_id, client_id: ui_id, params });
      await this.#start();
    } catch (failure) {
      if (!(failure instanceof ComfyRefusal)) throw failure;
      throw new ToolError(`ComfyUI-Manager refused it: ${failure.message}${whatToDo(`${failure.status} ${failure.message}`)}`);
    }
  }

  #start(): Promise<unknown> {
    return this.#routes.start('/manager/queue/start');
  }

  async #ended(id: string, signal: AbortSignal): Promise<string | undefined> {
    for (let misses = 0, starts = 0; ;) {
      await pause(POLL, signal, STOPPED);
      try {
        const { isProcessing, isDone, words } = await this.#look(id);
        misses = 0;
        if (isDone) return words;
        if (isProcessing) continue;
        // While it closes an earlier batch it says that it is at work, but does not see what is queued then.
        if (starts++ < MOST_STARTS) {
          await this.#start();
          continue;
        }
      } catch (failure) {
        // A busy ComfyUI misses a question now and then.
        if (!(failure instanceof ToolError) || failure instanceof ComfyRefusal || ++misses > MOST_MISSES) throw failure;
        continue;
      }
      throw new ToolError('ComfyUI-Manager took the task, but does not do it. ComfyUI’s console may say why; restarting ComfyUI may help.');
    }
  }

  /** How far it is. The status comes first: what is done by then is in the history. */
  async #look(id: string): Promise<{ isProcessing: boolean; isDone: boolean; words?: string }> {
    const { is_processing, total_count, done_count } = ((await this.#routes.ask('/manager/queue/status')) ?? {}) as Status;
    const isProcessing = is_processing === true;
    // Only the tasks of version 4 are found by their id.
    if (this.#routes.kind !== 'tasks') return { isProcessing, isDone: !isProcessing && !(Number(total_count) > Number(done_count)) };
    const { history } = ((await this.#routes.ask(`/manager/queue/history?ui_id=${id}`)) ?? {}) as { history?: { result?: unknown } };
    return typeof history?.result === 'string' ? { isProcessing, isDone: true, words: history.result } : { isProcessing, isDone: false };
  }
}

/** `{"status": "done", "nodepack_result": {"ID": "success"}, "model_result": {…}}`: where the classic Manager says how a task went. */
function noteResults(detail: unknown, told: Map<string, string>): void {
  const { nodepack_result, model_result } = (detail ?? {}) as { nodepack_result?: object; model_result?: object };
  for (const [id, result] of Object.entries({ ...nodepack_result, ...model_result })) if (typeof result === 'string') told.set(id, result);
}
