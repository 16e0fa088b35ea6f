import type { Canvas, RunProgress, Tab } from '../canvas/Canvas';
import { all, type Decision, type Review } from '../canvas/review';
import { Store } from '../state/Store';
import { settings } from '../state/settings';
import type { Leave, Permission } from '../toolbox/permission';
import { reviewMarks, type ReviewMarks } from '../toolbox/reviewMarks';
import { runTool } from '../tools';
import type { ToolResult } from '../toolbox/tool';
import { Turn, type TurnEdits } from '../toolbox/Turn';
import type { SavedGraph } from '../workflow/savedGraph';

/** For how long the user allows a client; undefined for not at all. */
export type Allowed = 'once' | 'session' | undefined;

/** A change that waits for the user's leave, or a turn that waits because they look at another workflow. */
export type Question =
  | { kind: 'changes'; review: Review; marks: ReviewMarks; tab: Tab; answer: (decision: Decision) => void }
  /** What the model wants to know; undefined for no answer. */
  | { kind: 'ask'; question: string; choices: readonly string[]; answer: (text: string | undefined) => void }
  /** Whether something may happen beyond the canvas. */
  | { kind: 'permit'; permission: Permission; answer: (leave: Leave) => void }
  /** Whether an MCP client may look at the canvas, or change it. */
  | { kind: 'outside'; client: string; readsOnly: boolean; answer: (allowed: Allowed) => void }
  /** Whether the model may see pictures. */
  | { kind: 'pictures'; answer: (agreed: boolean) => void }
  /** `answer(true)` shows the turn's own workflow again. */
  | { kind: 'tab'; mine: string; other: string; answer: (back: boolean) => void };

export interface RunnerState {
  /** Call id → what the user is asked before it goes on. */
  questions: Record<string, Question>;
  /** Call id → the progress of its run. */
  progress: Record<string, RunProgress>;
}

const NOTHING: Decision = { accepted: new Set() };

/** How often a turn that waits looks whether its workflow is shown again, in ms. */
const LOOK = 250;

/** Runs the tool calls of one answer on the canvas, one after another. */
export class ToolRunner {
  readonly state = new Store<RunnerState>({ questions: {}, progress: {} });
  readonly #canvas: Canvas;
  readonly #turn: Turn;
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
    for (const question of Object.values(this.state.get().questions))
      if (question.kind === 'ask') question.answer(undefined);
      else if (question.kind === 'changes') question.answer(NOTHING);
      else if (question.kind === 'permit') question.answer({ agreed: false });
      else if (question.kind === 'outside') question.answer(undefined);
      else question.answer(false);
  }

  /** What of the turn did not hold, some time after its end. */
  lastLook = () => this.#turn.lastLook();

  /** Ends the turn, and returns what it did to the workflow. */
  end(): TurnEdits | undefined {
    return this.#turn.end();
  }

  async #execute(callId: string, name: string, args: unknown): Promise<ToolResult> {
    await this.#inItsTab(callId);
    if (this.stopped) return { success: false, error: 'The user stopped the answer before this call ran. It had no effect.' };
    this.#onBegun(callId, true);
    const result = await runTool(name, args, {
      canvas: this.#canvas,
      turn: this.#turn,
      signal: this.#stop.signal,
      approve: (review) => this.#ask(callId, review),
      permit: (permission) => this.#question(callId, (answer) => ({ kind: 'permit', permission, answer })),
      ask: (question, choices) => this.#question(callId, (answer) => ({ kind: 'ask', question, choices, answer })),
      mayShow: () => this.#mayShow(callId),
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

  /** Takes the user's words for the answer to a question, or the rejection of a proposal, that waits for them; false if none does. */
  hear(words: string): boolean {
    for (const question of Object.values(this.state.get().questions)) {
      if (question.kind === 'ask') question.answer(words);
      else if (question.kind === 'changes') question.answer({ ...NOTHING, words });
      else if (question.kind === 'permit') question.answer({ agreed: false, words });
      else continue;
      return true;
    }
    return false;
  }

  async #ask(callId: string, review: Review): Promise<Decision> {
    if (!settings.get().confirmReplace) return { accepted: all(review) };
    // Now, while the workflow is shown that they are about.
    const marks = reviewMarks(this.#canvas, review);
    const decision = await this.#question<Decision>(callId, (answer) => ({ kind: 'changes', review, marks, tab: this.tab, answer }));
    if (decision.accepted.size > 0) await this.#inItsTab(callId);
    return decision;
  }

  async #mayShow(callId: string): Promise<boolean> {
    const { showPictures } = settings.get();
    if (showPictures !== 'ask') return showPictures === 'always';
    const agreed = await this.#question<boolean>(callId, (answer) => ({ kind: 'pictures', answer }));
    // Stopping the answer is no answer to the question.
    if (!this.stopped) settings.update({ showPictures: agreed ? 'always' : 'never' });
    if (agreed) await this.#inItsTab(callId);
    return agreed;
  }

  /** Waits until the user sees the turn's workflow again, or leaves it; the tools then refuse to work on another. */
  async #inItsTab(callId: string): Promise<void> {
    const { tab } = this.#turn;
    if (this.stopped || this.#turn.isShown()) return;
    await this.#question<void>(callId, (resolve) => {
      const timer = setInterval(() => this.#turn.isShown() && done(), LOOK);
      const done = () => {
        clearInterval(timer);
        resolve();
      };
      // A tab that was closed cannot be shown again.
      const answer = (back: boolean) =>
        void (back ? this.#canvas.openTab(tab.id) : Promise.resolve(false)).then((isBack) => isBack || done());
      return { kind: 'tab', mine: tab.name, other: this.#canvas.tab().name, answer };
    });
  }

  #question<T>(callId: string, make: (answer: (value: T) => void) => Question): Promise<T> {
    this.#onBegun(callId, false);
    return new Promise((resolve) => {
      const question = make((value) => {
        this.#onBegun(callId, true);
        const { [callId]: _, ...questions } = this.state.get().questions;
        this.state.update({ questions });
        resolve(value);
      });
      this.state.update({ questions: { ...this.state.get().questions, [callId]: question } });
    });
  }
}
