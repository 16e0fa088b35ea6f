import type { ComfyApi, ComfyApp } from '../../src/comfyui/comfy';
import type { GraphNode, Widget } from '../../src/canvas/graph';
import { allNodes } from '../../src/canvas/allNodes';
import type { Prompt } from '../../src/runs/RunApi';

/** What is posted to `/prompt`. */
export interface PromptBody {
  prompt: Prompt['output'];
  extra_data: { auth_token_comfy_org?: string; api_key_comfy_org?: string; extra_pnginfo: { workflow: object } };
  partial_execution_targets?: unknown[];
}

interface Options {
  nodes?: object[];
  make?: () => Prompt;
  /** What ComfyUI answers to a prompt. */
  answer?: (body: PromptBody) => Response | Promise<Response>;
  /** What it answers to everything else. */
  fetch?: (path: string) => Response | Promise<Response>;
}

/** As ComfyUI's frontend throws what the server refuses. */
class PromptExecutionError extends Error {
  constructor(readonly response: object) {
    super('Prompt execution failed');
  }
}

/** ComfyUI's frontend (1.45) as far as queueing goes: its button, its API object, and its undo history. */
export function comfyFrontend({ nodes = [], make, answer, fetch }: Options = {}) {
  const account: { token?: string; key?: string } = {};
  const posted: PromptBody[] = [];
  /** What its user is shown: dialogs, and what is marked in red without one. */
  const shown = { dialogs: [] as string[], marked: 0 };
  const graph = { nodes };
  const queueItems: { number: number; batchCount: number; targets: unknown[] | undefined }[] = [];

  const api = Object.assign(new EventTarget(), {
    authToken: undefined as string | undefined,
    apiKey: undefined as string | undefined,
    apiURL: (path: string) => `/comfy/api${path}`,
    fileURL: (path: string) => `/comfy${path}`,
    async fetchApi(path: string, init?: RequestInit): Promise<Response> {
      if (path !== '/prompt') return fetch?.(path) ?? new Response('', { status: 404 });
      const body = JSON.parse(init?.body as string) as PromptBody;
      posted.push(body);
      return answer?.(body) ?? Response.json({ prompt_id: 'p', node_errors: {} });
    },
    async queuePrompt(_: number, { output, workflow }: Prompt, options?: { partialExecutionTargets?: unknown[] }) {
      const body = {
        prompt: output,
        ...(options?.partialExecutionTargets && { partial_execution_targets: options.partialExecutionTargets }),
        extra_data: { auth_token_comfy_org: this.authToken, api_key_comfy_org: this.apiKey, extra_pnginfo: { workflow } },
      };
      const response = await this.fetchApi('/prompt', { method: 'POST', body: JSON.stringify(body) });
      if (response.status !== 200) throw new PromptExecutionError((await response.json()) as object);
      return response.json() as Promise<object>;
    },
  });

  const tracker = {
    undoQueue: [] as string[],
    activeState: '',
    changeCount: 0,
    captureCanvasState(): void {
      const now = JSON.stringify(widgets().map(({ value }) => value));
      if (tracker.changeCount > 0 || now === tracker.activeState) return;
      tracker.undoQueue.push(tracker.activeState);
      tracker.activeState = now;
    },
    beforeChange(): void {
      tracker.changeCount++;
    },
    afterChange(): void {
      if (--tracker.changeCount === 0) tracker.captureCanvasState();
    },
  };
  const widgets = () => allNodes(graph as never).flatMap((node: GraphNode) => node.widgets ?? []);
  const each = (name: 'beforeQueued' | 'afterQueued') => widgets().forEach((widget: Widget) => widget[name]?.());
  tracker.activeState = JSON.stringify(widgets().map(({ value }) => value));
  api.addEventListener('promptQueued', () => tracker.captureCanvasState());

  const app = {
    graph,
    rootGraph: graph,
    processingQueue: false,
    extensionManager: { workflow: { activeWorkflow: { path: 'a', changeTracker: tracker } } },
    graphToPrompt: async (): Promise<Prompt> => make?.() ?? { output: { 1: { class_type: 'SaveImage' } }, workflow: {} },
    async queuePrompt(number: number, batchCount = 1, targets?: unknown[]): Promise<boolean> {
      queueItems.push({ number, batchCount, targets });
      if (this.processingQueue) return false;
      this.processingQueue = true;
      const { token, key } = await Promise.resolve(account);
      try {
        for (let item; (item = queueItems.pop());) await this.queue(item, token, key);
      } finally {
        this.processingQueue = false;
      }
      return true;
    },
    async queue({ number, batchCount, targets }: (typeof queueItems)[number], token?: string, key?: string): Promise<void> {
      let queued = 0;
      for (; queued < batchCount; queued++) {
        each('beforeQueued');
        const prompt = await this.graphToPrompt();
        try {
          Object.assign(api, { authToken: token, apiKey: key });
          await api.queuePrompt(number, prompt, { ...(targets && { partialExecutionTargets: targets }) });
          Object.assign(api, { authToken: undefined, apiKey: undefined });
        } catch (failure) {
          if (failure instanceof PromptExecutionError) shown.marked++;
          else shown.dialogs.push((failure as Error).message);
          break;
        }
        each('afterQueued');
        // Here it asks for the queue.
        await Promise.resolve();
      }
      if (queued > 0) api.dispatchEvent(new CustomEvent('promptQueued'));
    },
  };
  return { app: app as unknown as ComfyApp, api: api as unknown as ComfyApi, account, posted, shown, tracker };
}
