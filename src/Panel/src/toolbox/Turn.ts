import type { Canvas, Tab, UndoStep } from '../canvas/Canvas';
import { compare, isSame, outlineOf, summarize, type Outline } from '../canvas/outline';
import { ToolError } from '../canvas/ToolError';
import { carryOver } from '../workflow/carryOver';
import { essenceOf, type SavedGraph } from '../workflow/savedGraph';
import { absorbGrowth } from './absorbGrowth';

/** What a turn did. */
export interface TurnEdits {
  tab: Tab;
  /** The workflow before the first edit and after the last, without what the user did in between. */
  before: SavedGraph;
  after: SavedGraph;
}

/**
 * The edits of one answer. They are one undo step, and they are refused once the graph differs from the one that
 * the model saw: an id that now belongs to another node would damage the user's work.
 */
export class Turn {
  readonly #canvas: Canvas;
  /** Where it edits. */
  readonly tab: Tab;
  #seen: Outline;
  #edits: TurnEdits | undefined;
  #step: UndoStep | undefined;
  readonly #onBefore: (before: SavedGraph) => void;

  /**
   * @param onBefore Called before the first edit with the workflow as it is.
   * @param tab Where it edits, if that is not what is shown now.
   */
  constructor(canvas: Canvas, onBefore: (before: SavedGraph) => void = () => undefined, tab = canvas.tab()) {
    this.#canvas = canvas;
    this.#onBefore = onBefore;
    this.tab = tab;
    this.#seen = outlineOf(canvas.graph());
  }

  /** Whether the user still sees the workflow that it edits. */
  isShown(): boolean {
    return this.#canvas.tab().id === this.tab.id;
  }

  /** Call when the model has seen the graph as it is now. */
  sawGraph(): void {
    this.#checkTab();
    this.#seen = outlineOf(this.#canvas.graph());
  }

  async edit<T>(change: () => T | Promise<T>): Promise<T> {
    this.check();
    const edits = this.#begin();
    try {
      return await change();
    } finally {
      this.#seen = outlineOf(this.#canvas.graph());
      edits.after = this.saved();
      this.#step?.commit();
      this.#canvas.redraw();
    }
  }

  /** Throws if the graph is not the one that the model last saw. */
  check(): void {
    this.#checkTab();
    const changes = compare(this.#seen, outlineOf(this.#canvas.graph()));
    if (!isSame(changes))
      throw new ToolError(
        `The user changed the workflow meanwhile (${summarize(changes)}). Nothing was done. ` +
          'Call getWorkflowInfo and go on from what is there now.',
      );
  }

  /** Ends the turn; undefined if it changed nothing. */
  end(): TurnEdits | undefined {
    const edits = this.#edits;
    const step = this.#step;
    this.#edits = this.#step = undefined;
    if (!edits) return undefined;
    if (step) absorbGrowth(this.#canvas, step, edits.after);
    return essenceOf(edits.before) === essenceOf(edits.after) ? undefined : edits;
  }

  #begin(): TurnEdits {
    const now = this.saved();
    if (!this.#edits) {
      this.#edits = { tab: this.tab, before: now, after: now };
      this.#step = this.#canvas.openStep();
      this.#onBefore(now);
      // What the user did since the last edit is not the turn's.
    } else if (essenceOf(now) !== essenceOf(this.#edits.after))
      this.#edits.before = carryOver(this.#edits.after, now, this.#edits.before).workflow;
    return this.#edits;
  }

  saved(): SavedGraph {
    return structuredClone(this.#canvas.graph().serialize()) as SavedGraph;
  }

  #checkTab(): void {
    const now = this.#canvas.tab();
    if (!this.isShown())
      throw new ToolError(
        `The user switched from the workflow "${this.tab.name}" to "${now.name}". Nothing was done. ` +
          'Ask which one is meant; it is edited from the next message on.',
      );
  }
}
