import type { PanelMessage } from '../sessions/messages';

/** How long the thoughts of the answer in progress took. The stream does not say it. */
export class ThinkingTimes {
  readonly #began: number[] = [];
  readonly #took: number[] = [];

  /** To be called with the answer whenever it has changed. Returns whether a thought has ended since. */
  saw(message: PanelMessage): boolean {
    let ended = false;
    const thoughts = message.parts.filter((part) => part.type === 'reasoning');
    for (const [place, { state }] of thoughts.entries()) {
      if (this.#took[place] !== undefined) continue;
      if (state === 'streaming') this.#began[place] ??= performance.now();
      else {
        const began = this.#began[place];
        // 0 for one that came whole.
        this.#took[place] = began === undefined ? 0 : Math.round(performance.now() - began);
        ended = true;
      }
    }
    return ended;
  }

  /** In ms, by the place of the thought among the answer's thoughts; 0 where nobody saw it begin. */
  get all(): number[] {
    return [...this.#took];
  }
}
