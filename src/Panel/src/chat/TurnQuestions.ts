import type { Canvas } from '../canvas/Canvas';
import { all, type Decision, type Review } from '../canvas/review';
import type { Store } from '../state/Store';
import { settings } from '../state/settings';
import type { Leave, Permission } from '../toolbox/permission';
import { revealMarks } from '../toolbox/revealMarks';
import { reviewMarks } from '../toolbox/reviewMarks';
import type { Turn } from '../toolbox/Turn';
import { hear, leaveUnanswered, type Question } from './Question';
import type { RunnerState } from './RunnerState';

/** How often a turn that waits looks whether its workflow is shown again, in ms. */
const LOOK = 250;

interface Host {
  canvas: Canvas;
  turn: Turn;
  state: Store<RunnerState>;
  /** Aborted when the user stops the answer. */
  signal: AbortSignal;
  /** Called with false while a call only asks the user, and with true once it goes on. */
  onBegun: (callId: string, begun: boolean) => void;
}

/** What the calls of a turn ask the user. Each waits for its answer. */
export class TurnQuestions {
  readonly #host: Host;

  constructor(host: Host) {
    this.#host = host;
  }

  permit = (callId: string, permission: Permission): Promise<Leave> =>
    this.#question(callId, (answer) => ({ kind: 'permit', permission, answer }));

  ask = (callId: string, question: string, choices: readonly string[]): Promise<string | undefined> =>
    this.#question(callId, (answer) => ({ kind: 'ask', question, choices, answer }));

  async approve(callId: string, review: Review): Promise<Decision> {
    if (!settings.get().confirmReplace) return { accepted: all(review) };
    const { canvas, turn } = this.#host;
    // Now, while the workflow is shown that they are about.
    const marks = reviewMarks(canvas, review);
    revealMarks(canvas, marks);
    const decision = await this.#question<Decision>(callId, (answer) => ({ kind: 'changes', review, marks, tab: turn.tab, answer }));
    if (decision.accepted.size > 0) await this.inItsTab(callId);
    return decision;
  }

  async mayShow(callId: string): Promise<boolean> {
    const { showPictures } = settings.get();
    if (showPictures !== 'ask') return showPictures === 'always';
    const agreed = await this.#question<boolean>(callId, (answer) => ({ kind: 'pictures', answer }));
    // Stopping the answer is no answer to the question.
    if (!this.#host.signal.aborted) settings.update({ showPictures: agreed ? 'always' : 'never' });
    if (agreed) await this.inItsTab(callId);
    return agreed;
  }

  /** Waits until the user sees the turn's workflow again, or leaves it; the tools then refuse to work on another. */
  async inItsTab(callId: string): Promise<void> {
    const { canvas, turn, signal } = this.#host;
    const { tab } = turn;
    if (signal.aborted || turn.isShown()) return;
    await this.#question<void>(callId, (resolve) => {
      const timer = setInterval(() => turn.isShown() && done(), LOOK);
      const done = () => {
        clearInterval(timer);
        resolve();
      };
      // A tab that was closed cannot be shown again.
      const answer = (back: boolean) => void (back ? canvas.openTab(tab.id) : Promise.resolve(false)).then((isBack) => isBack || done());
      return { kind: 'tab', mine: tab.name, other: canvas.tab().name, answer };
    });
  }

  /** Takes the user's words for the answer to a question, or the rejection of a proposal, that waits for them; false if none does. */
  hear(words: string): boolean {
    return Object.values(this.#host.state.get().questions).some((question) => hear(question, words));
  }

  /** The user stops the answer: nobody will answer any more. */
  stop(): void {
    Object.values(this.#host.state.get().questions).forEach(leaveUnanswered);
  }

  #question<T>(callId: string, make: (answer: (value: T) => void) => Question): Promise<T> {
    const { state, onBegun } = this.#host;
    onBegun(callId, false);
    return new Promise((resolve) => {
      const question = make((value) => {
        onBegun(callId, true);
        const { [callId]: _, ...questions } = state.get().questions;
        state.update({ questions });
        resolve(value);
      });
      state.update({ questions: { ...state.get().questions, [callId]: question } });
    });
  }
}
