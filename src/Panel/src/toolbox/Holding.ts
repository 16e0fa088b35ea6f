import type { Canvas, PostedPrompt } from '../canvas/Canvas';
import { settings } from '../canvas/graph';
import { outlineOf, type Outline } from '../canvas/outline';
import { rest } from './pause';
import { Receipt, sentence, type Lost } from './Receipt';
import { touchedSince } from './userTouch';

/** How long after an edit a node or a script may still change it back, in ms. */
const SETTLED = 1_000;

/** Whether what a turn meant holds. What did not is told once. */
export class Holding {
  readonly #canvas: Canvas;
  readonly #receipt = new Receipt();
  readonly #defaults = new Map<string, Record<string, unknown>>();
  #lastEdit = 0;

  constructor(canvas: Canvas) {
    this.#canvas = canvas;
  }

  meant(before: Outline, after: Outline): void {
    this.#receipt.meant(before, after, (type) => this.#defaultsOf(type));
    this.#lastEdit = Date.now();
  }

  /** Whether the user has touched anything since the last edit: what differs now may be theirs. */
  get isTouched(): boolean {
    return touchedSince(this.#lastEdit);
  }

  /** Takes what is there now for what is meant. */
  accept(now: Outline): void {
    this.#receipt.forget(this.#receipt.lost(now));
  }

  /** What did not hold, in a sentence. */
  take(now: Outline): string | undefined {
    return this.#take(this.#receipt.lost(now));
  }

  /** What ComfyUI would get otherwise than it was meant, in a sentence. */
  takePosted(posted: PostedPrompt): string | undefined {
    return this.#take(this.#receipt.lostIn(posted));
  }

  /** Waits until nothing changes the edits back any more. False at once where nothing was meant. */
  async settle(signal?: AbortSignal): Promise<boolean> {
    if (this.#receipt.count === 0) return false;
    await rest(this.#lastEdit + SETTLED - Date.now(), signal);
    return true;
  }

  /** What did not hold, once nothing changes it back any more; undefined where all held, or where the user went on. */
  async lastLook(isShown: () => boolean): Promise<{ count: number; lost: Lost[] } | undefined> {
    const { count } = this.#receipt;
    const ended = Date.now();
    if (!(await this.settle()) || !isShown() || touchedSince(Math.min(ended, this.#lastEdit))) return undefined;
    const lost = this.#receipt.lost(outlineOf(this.#canvas.graph()));
    return lost.length > 0 ? { count, lost } : undefined;
  }

  #take(lost: Lost[]): string | undefined {
    if (lost.length === 0) return undefined;
    const { count } = this.#receipt;
    this.#receipt.forget(lost);
    return sentence(lost, count);
  }

  #defaultsOf(type: string): Record<string, unknown> {
    let values = this.#defaults.get(type);
    if (!values) {
      const node = this.#canvas.createNode(type);
      this.#defaults.set(type, (values = Object.fromEntries(node ? settings(node).map(({ name, value }) => [name, value]) : [])));
    }
    return values;
  }
}
