import type { Canvas, RunProgress, Tab } from '../canvas/Canvas';
import { Store } from '../state/Store';
import { runTool } from '../tools';
import type { ToolResult } from '../toolbox/tool';
import { Turn, type TurnEdits } from '../toolbox/Turn';
import type { SavedGraph } from '../workflow/savedGraph';
import type { RunnerState } from './RunnerState';
import { TurnQuestions } from './TurnQuestions';

/** Runs the tool calls of one answer on the canvas, one after another. */
export class ToolRunner {
  readonly state = new Store<RunnerState>({ questions: {}, progress: {} });
  readonly #canvas: Canvas;
  readonly #turn: Turn;
  readonly #questions: TurnQuestions;
  readonly #stop = new AbortController();
  readonly #onBegun: (callId: string, begun: boolean) => void;
  readonly #onLeftRun: (promptId: string) => void;
  /** The run that a call waits for. */
  #run: string | undefined;
  /** By call id: a replayed answer brings its calls again. */
  readonly #results: Map<string, Promise<ToolResult>>;
  #last: Promise<unknown> = Promise.resolve();

  /**
   * @param results The results of calls that ran before this page was loaded.
   * @param onBegun Called when a call begins to run, and with false while it only asks the user.
   * @param onBefore Called with the workflow before the first edit.
   * @param tab The workflow that the turn began on before this page was loaded.
   * @param onLeftRun Called with the run in ComfyUI that a stop leaves behind.
   */
  constructor(
    canvas: Canvas,
    results: Map<string, ToolResult>,
    onBegun: (callId: string, begun: boolean) => void,
    onLeftRun: (promptId: string) => void,
    onBefore: (workflow: SavedGraph) => void,
    tab?: Tab,
  ) {
    this.#canvas = canvas;
    this.#turn = new Turn(canvas, onBefore, tab);
    this.#questions = new TurnQuestions({ canvas, turn: this.#turn, state: this.state, signal: this.signal, onBegun });
    this.#results = new Map([...results].map(([callId, result]) => [callId, Promise.resolve(result)]));
    this.#onBegun = onBegun;
    this.#onLeftRun = onLeftRun;
  }

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /** The workflow that it edits. */
  get tab(): Tab {
    return this.#turn.tab;
  }

  /** The workflow as it is now; undefined while another is shown. */
  saved(): SavedGraph | undefined {
    return this.#turn.isShown() ? this.#turn.saved() : undefined;
  }

  get stopped(): boolean {
    return this.#stop.signal.aborted;
  }

  /** Calls wait until the workflow is as it was when an earlier page was left. */
  waitFor(isReady: Promise<void>): void {
    this.#last = isReady.then(() => {
      if (this.#turn.isShown()) this.#turn.sawGraph();
    });
  }

  /** Runs a call after those before it; the same call only once. */
  run(callId: string, name: string, args: unknown): Promise<ToolResult> {
    let result = this.#results.get(callId);
    if (!result) {
      result = this.#last.then(() => this.#execute(callId, name, args));
      this.#results.set(callId, result);
      this.#last = result;
    }
    return result;
  }

  stop(): void {
    if (this.stopped) return;
    this.#stop.abort();
    if (this.#run) this.#onLeftRun(this.#run);
    this.#questions.stop();
  }

  /** Takes the user's words for the answer to a question, or the rejection of a proposal, that waits for them; false if none does. */
  hear = (words: string): boolean => this.#questions.hear(words);

  /** What of the turn did not hold, some time after its end. */
  lastLook = () => this.#turn.lastLook();

  /** Ends the turn, and returns what it did to the workflow. */
  end(): TurnEdits | undefined {
    return this.#turn.end();
  }

  async #execute(callId: string, name: string, args: unknown): Promise<ToolResult> {
    await this.#questions.inItsTab(callId);
    if (this.stopped) return { success: false, error: 'The user stopped the answer before this call ran. It had no effect.' };
    this.#onBegun(callId, true);
    const result = await runTool(name, args, {
      canvas: this.#canvas,
      turn: this.#turn,
      signal: this.#stop.signal,
      approve: (review) => this.#questions.approve(callId, review),
      permit: (permission) => this.#questions.permit(callId, permission),
      ask: (question, choices) => this.#questions.ask(callId, question, choices),
      mayShow: () => this.#questions.mayShow(callId),
      onProgress: (progress) => this.#progressed(callId, progress),
    });
    this.#run = undefined;
    const { [callId]: _, ...progress } = this.state.get().progress;
    this.state.update({ progress });
    return result;
  }

  #progressed(callId: string, progress: RunProgress): void {
    this.state.update({ progress: { ...this.state.get().progress, [callId]: progress } });
    if (!progress.promptId) return;
    this.#run = progress.promptId;
    // It was being queued when the user stopped.
    if (this.stopped) this.#onLeftRun(progress.promptId);
  }
}
