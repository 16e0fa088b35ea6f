import type { Canvas, RunProgress } from '../canvas/Canvas';
import type { Changes } from '../canvas/outline';
import { Store } from '../state/Store';
import { settings } from '../state/settings';
import { runTool } from '../tools';
import type { ToolResult } from '../toolbox/tool';
import { Turn, type TurnUndo } from '../toolbox/Turn';

export interface Question {
  changes: Changes;
  answer: (agreed: boolean) => void;
}

export interface RunnerState {
  /** Call id → the change that the user is asked about. */
  questions: Record<string, Question>;
  /** Call id → the progress of its run. */
  progress: Record<string, RunProgress>;
}

/** Runs the tool calls of one answer on the canvas, one after another. */
export class ToolRunner {
  readonly state = new Store<RunnerState>({ questions: {}, progress: {} });
  readonly #canvas: Canvas;
  readonly #turn: Turn;
  readonly #stop = new AbortController();
  readonly #onBegun: (callId: string, begun: boolean) => void;
  /** By call id: a replayed answer brings its calls again. */
  readonly #results: Map<string, Promise<ToolResult>>;
  #last: Promise<unknown> = Promise.resolve();

  /**
   * @param results The results of calls that ran before this page was loaded.
   * @param onBegun Called when a call begins to run, and with false while it only asks the user.
   */
  constructor(canvas: Canvas, results: Map<string, ToolResult>, onBegun: (callId: string, begun: boolean) => void) {
    this.#canvas = canvas;
    this.#turn = new Turn(canvas);
    this.#results = new Map([...results].map(([callId, result]) => [callId, Promise.resolve(result)]));
    this.#onBegun = onBegun;
  }

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  get stopped(): boolean {
    return this.#stop.signal.aborted;
  }

  /** Runs a call after those before it; the same call only once. */
  run(callId: string, name: string, args: unknown): Promise<ToolResult> {
    let result = this.#results.get(callId);
    if (!result) {
      result = this.#last.then(() => this.#run(callId, name, args));
      this.#results.set(callId, result);
      this.#last = result;
    }
    return result;
  }

  stop(): void {
    this.#stop.abort();
    Object.values(this.state.get().questions).forEach((question) => question.answer(false));
  }

  /** Ends the turn, and returns how to undo all of it at once. */
  end(): TurnUndo | undefined {
    return this.#turn.end();
  }

  async #run(callId: string, name: string, args: unknown): Promise<ToolResult> {
    if (this.stopped) return { success: false, error: 'The user stopped the answer before this call ran. It had no effect.' };
    this.#onBegun(callId, true);
    const result = await runTool(name, args, {
      canvas: this.#canvas,
      turn: this.#turn,
      signal: this.#stop.signal,
      approve: (changes) => this.#ask(callId, changes),
      onProgress: (progress) => this.state.update({ progress: { ...this.state.get().progress, [callId]: progress } }),
    });
    const { [callId]: _, ...progress } = this.state.get().progress;
    this.state.update({ progress });
    return result;
  }

  #ask(callId: string, changes: Changes): Promise<boolean> {
    if (!settings.get().confirmReplace) return Promise.resolve(true);
    this.#onBegun(callId, false);
    return new Promise((resolve) => {
      const answer = (agreed: boolean) => {
        this.#onBegun(callId, true);
        const { [callId]: _, ...questions } = this.state.get().questions;
        this.state.update({ questions });
        resolve(agreed);
      };
      this.state.update({ questions: { ...this.state.get().questions, [callId]: { changes, answer } } });
    });
  }
}
