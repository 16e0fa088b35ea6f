import type { Canvas } from '../canvas/Canvas';
import { settings } from '../state/settings';
import type { Store } from '../state/Store';
import type { ConversationState } from './ConversationState';

/** The run in ComfyUI that a stopped answer leaves behind. The user is asked once whether such a run stops too. */
export class LeftRun {
  readonly #canvas: Canvas;
  readonly #state: Store<ConversationState>;
  readonly #note: (text: string) => void;

  /** @param note Takes ComfyUI's reason where a run cannot be stopped. */
  constructor(canvas: Canvas, state: Store<ConversationState>, note: (text: string) => void) {
    this.#canvas = canvas;
    this.#state = state;
    this.#note = note;
  }

  left(run: string): void {
    const { stopRuns } = settings.get();
    if (stopRuns === 'ask') this.#state.update({ leftRun: run });
    else if (stopRuns === 'always') void this.#stop(run);
  }

  /** The user's answer. It is remembered. */
  async answer(stop: boolean): Promise<void> {
    const { leftRun } = this.#state.get();
    settings.update({ stopRuns: stop ? 'always' : 'never' });
    this.#state.update({ leftRun: undefined });
    if (stop && leftRun) await this.#stop(leftRun);
  }

  async #stop(run: string): Promise<void> {
    try {
      await this.#canvas.stopRun(run);
    } catch (failure) {
      this.#note((failure as Error).message);
    }
  }
}
