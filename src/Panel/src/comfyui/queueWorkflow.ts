import type { CheckPosted, PostedPrompt } from '../canvas/Canvas';
import { ToolError } from '../canvas/ToolError';
import { refused, wordsOf, type Reason } from '../runs/refused';
import type { NodeErrors, Prompt } from '../runs/RunApi';
import { rest } from '../toolbox/pause';
import type { ComfyApi, ComfyApp, PromptAnswer } from './comfy';
import { detour } from './detour';

/** How often it is looked whether ComfyUI has queued what the user queued before, in ms. */
const LOOK = 50;

/**
 * Queues the workflow by ComfyUI's own button: nodes that are paid for need the token of the user's account, which only that adds, and
 * which stays there. What it makes, and then sends, passes by `check` on its way.
 * @param onQueued Called while ComfyUI's undo history is held: what it puts back is no step of its own.
 */
export async function queueWorkflow(
  app: ComfyApp,
  api: ComfyApi,
  signal: AbortSignal,
  check: CheckPosted,
  onQueued: (promptId: string) => void,
): Promise<{ id: string; prompt: Prompt }> {
  while (app.processingQueue && !signal.aborted) await rest(LOOK, signal);
  signal.throwIfAborted();
  const passing = new Passing(app, api, check);
  try {
    await app.queuePrompt(0, 1).catch((failure: unknown) => {
      throw (passing.held ?? failure) as Error;
    });
    const id = await passing.id();
    onQueued(id);
    return { id, prompt: passing.prompt! };
  } finally {
    passing.end();
  }
}

/** The way of one workflow through ComfyUI's frontend: it is made, handed to the API object, and sent. */
class Passing {
  prompt: Prompt | undefined;
  /** What the check threw. */
  held: unknown;
  readonly #app: ComfyApp;
  readonly #check: CheckPosted;
  readonly #undo: (() => void)[];
  #answer: Promise<PromptAnswer> | undefined;
  #isOver = false;

  constructor(app: ComfyApp, api: ComfyApi, check: CheckPosted) {
    this.#app = app;
    this.#check = check;
    this.#undo = [
      detour(app, 'graphToPrompt', (original) => async (...args) => {
        const made = await original.apply(app, args);
        // ComfyUI shows a dialog for what fails later, but not for what fails here.
        if (!this.#answer && !this.#isOver) this.#look(made.output, made.workflow);
        return made;
      }),
      detour(api, 'queuePrompt', (original) => (number, prompt, options) => {
        const post = () => original.call(api, number, prompt, options);
        // Some of the nodes only: the user did that.
        if (this.#answer || this.#isOver || options?.partialExecutionTargets?.length) return post();
        this.prompt = prompt;
        return (this.#answer = this.#posting(post, api));
      }),
    ];
  }

  /** ComfyUI's id for the run. Throws why there is none. */
  async id(): Promise<string> {
    if (this.held) throw this.held as Error;
    if (!this.#answer)
      throw new ToolError('The workflow was not queued: ComfyUI did not send it. A script in its page may keep it from that.');
    try {
      const { prompt_id, node_errors } = await this.#answer;
      if (prompt_id) return prompt_id;
      throw refused('', node_errors);
    } catch (failure) {
      if (this.held) throw this.held as Error;
      const { response } = failure as { response?: { error?: Reason; node_errors?: NodeErrors } };
      if (!response) throw failure;
      throw refused(wordsOf(response.error) || 'no reason given', response.node_errors);
    }
  }

  end(): void {
    this.#isOver = true;
    for (const undo of this.#undo.reverse()) undo();
  }

  async #posting(post: () => Promise<PromptAnswer>, api: ComfyApi): Promise<PromptAnswer> {
    // Packs change it up to here.
    const unwatch = detour(api, 'fetchApi', (original) => (path, init) => {
      if (path !== '/prompt' || typeof init?.body !== 'string') return original.call(api, path, init);
      const { prompt } = JSON.parse(init.body) as { prompt: PostedPrompt };
      return this.#allows(prompt) ? original.call(api, path, init) : Promise.resolve(refusalOf(this.held));
    });
    try {
      const answer = await post();
      this.#holdHistory();
      return answer;
    } finally {
      unwatch();
    }
  }

  #allows(posted: PostedPrompt): boolean {
    try {
      this.#look(posted);
      return true;
    } catch {
      return false;
    }
  }

  #look(posted: PostedPrompt, saved?: object): void {
    try {
      this.#check(posted, saved);
    } catch (failure) {
      this.held = failure;
      throw failure;
    }
  }

  // ComfyUI takes new seeds for a step of its own, right after it has queued.
  #holdHistory(): void {
    const tracker = this.#app.extensionManager.workflow?.activeWorkflow?.changeTracker;
    tracker?.beforeChange?.();
    this.#undo.push(() => tracker?.afterChange?.());
  }
}

// As ComfyUI itself refuses: its frontend shows that without a dialog.
function refusalOf(held: unknown): Response {
  const error = { type: 'held', message: (held as Error).message, details: '' };
  return Response.json({ error, node_errors: {} }, { status: 400 });
}
