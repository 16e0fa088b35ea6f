import type { Canvas } from '../canvas/Canvas';
import { compare, isSame, outlineOf } from '../canvas/outline';
import { Store } from '../state/Store';
import type { TurnUndo } from '../toolbox/Turn';

/** The answers whose changes can be undone, by message id. */
export class TurnUndos {
  readonly state = new Store<Record<string, TurnUndo>>({});
  readonly #canvas: Canvas;

  constructor(canvas: Canvas) {
    this.#canvas = canvas;
  }

  add(messageId: string, undo: TurnUndo): void {
    this.state.update({ [messageId]: undo });
  }

  clear(): void {
    this.state.set({});
  }

  /** Whether the workflow is still as the answer left it, so that undoing loses nothing else. */
  isUntouchedSince(undo: TurnUndo): boolean {
    return !this.isElsewhere(undo) && isSame(compare(undo.after, outlineOf(this.#canvas.graph())));
  }

  isElsewhere(undo: TurnUndo): boolean {
    return this.#canvas.tab().id !== undo.tab.id;
  }

  async take(messageId: string): Promise<void> {
    const { [messageId]: undo, ...others } = this.state.get();
    if (!undo || this.isElsewhere(undo)) return;
    const step = this.#canvas.openStep();
    await this.#canvas.load(undo.before);
    step.commit();
    this.#canvas.redraw();
    this.state.set(others);
  }
}
