import { graphAt, pathTo } from '../canvas/address';
import type { Canvas, PostedPrompt, Tab, UndoStep } from '../canvas/Canvas';
import type { Graph, NodeId } from '../canvas/graph';
import { outlineOf, type Outline } from '../canvas/outline';
import { ToolError } from '../canvas/ToolError';
import { carryOver } from '../workflow/carryOver';
import { essenceOf, type SavedGraph } from '../workflow/savedGraph';
import { absorbGrowth } from './absorbGrowth';
import { outlineChanges } from './outlineChanges';
import { Placing } from './Placing';
import type { Lost } from './Receipt';
import { Sight } from './Sight';

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
  /** Where the nodes of this turn lie. */
  readonly placing = new Placing();
  readonly #canvas: Canvas;
  /** Where it edits. */
  readonly tab: Tab;
  readonly #sight: Sight;
  #edits: TurnEdits | undefined;
  #scope: readonly NodeId[];
  #step: UndoStep | undefined;
  /** Since its first run. */
  #ran: UndoStep | undefined;
  readonly #onBefore: (before: SavedGraph) => void;

  /**
   * @param onBefore Called before the first edit with the workflow as it is.
   * @param tab Where it edits, if that is not what is shown now.
   */
  constructor(canvas: Canvas, onBefore: (before: SavedGraph) => void = () => undefined, tab = canvas.tab()) {
    this.#canvas = canvas;
    this.#onBefore = onBefore;
    this.tab = tab;
    this.#sight = new Sight(canvas);
    this.#scope = pathTo(canvas.graph(), canvas.shown()) ?? [];
  }

  /**
   * The graph that bare ids are of: the one that the user saw when the model last looked, as another may have nodes of the same ids.
   * Known by its path, because loading a workflow replaces every graph.
   */
  scope(): Graph {
    return graphAt(this.#canvas.graph(), this.#scope) ?? this.#canvas.graph();
  }

  /** Whether the user still sees the workflow that it edits. */
  isShown(): boolean {
    return this.#canvas.tab().id === this.tab.id;
  }

  /** Call when the model has seen the graph as it is now. */
  sawGraph(): void {
    this.checkTab();
    this.#sight.see();
  }

  /** Call when the model looks: from now on, bare ids are of the graph that the user sees now. */
  look(): void {
    this.sawGraph();
    this.#scope = pathTo(this.#canvas.graph(), this.#canvas.shown()) ?? [];
  }

  async edit<T>(change: () => T | Promise<T>): Promise<T> {
    this.check();
    const edits = this.#begin();
    const before = this.#sight.seen;
    let meant: Outline | undefined;
    try {
      const result = change();
      // At once: a node may change it back before the next line runs.
      if (!(result instanceof Promise)) meant = outlineOf(this.#canvas.graph());
      return await result;
    } finally {
      this.#sight.edited(meant);
      edits.after = this.saved();
      outlineChanges(this.#canvas, before, this.#sight.seen, this.tab.id);
      this.#step?.commit();
      this.#canvas.redraw();
    }
  }

  /** Throws if the graph is not the one that the model last saw. */
  check(): void {
    this.checkTab();
    this.#sight.check();
  }

  /** Throws if the user sees another workflow than the one that it edits. */
  checkTab(): void {
    const now = this.#canvas.tab();
    if (!this.isShown())
      throw new ToolError(
        `The user switched from the workflow "${this.tab.name}" to "${now.name}". Nothing was done. ` +
          'Ask which one is meant; it is edited from the next message on.',
      );
  }

  /**
   * Waits until nothing changes the edits back any more, and then throws what did not hold. Told once: a second run goes ahead.
   */
  async settle(signal: AbortSignal): Promise<void> {
    await this.#sight.settle(signal);
  }

  /** Throws what would be queued otherwise than it was meant. */
  checkPosted(posted: PostedPrompt): void {
    this.checkTab();
    this.#sight.checkPosted(posted);
  }

  /** Call before a run: its pictures make nodes grow, which is no step of undo. What the user changed before it is one. */
  runs(): void {
    this.#ran ??= this.#canvas.openStep();
  }

  /**
   * Call when a run was queued: the new seeds that come with that are neither the user's edit nor something that did not hold.
   * @param before The workflow before it was queued.
   */
  queued(before: SavedGraph): void {
    // The user may have opened another workflow while it was queued.
    if (!this.isShown()) return this.#sight.reseeded();
    this.sawGraph();
    this.#sight.accept();
    if (!this.#edits) return;
    this.#edits.after = carryOver(before, this.saved(), this.#edits.after).workflow;
    this.#step?.commit();
  }

  /** What did not hold, some time after the turn's end; undefined where all held, or where the user went on. */
  lastLook = (): Promise<{ count: number; lost: Lost[] } | undefined> => this.#sight.lastLook(() => this.isShown());

  /** Ends the turn; undefined if it changed nothing. */
  end(): TurnEdits | undefined {
    const edits = this.#edits;
    const [step, ran] = [this.#step, this.#ran];
    this.#edits = this.#step = this.#ran = undefined;
    if ((step ?? ran) && this.isShown()) {
      if (edits) this.#place(edits);
      if (!edits) ran?.commit();
      else if (essenceOf(this.saved()) === essenceOf(edits.after)) step?.commit();
      absorbGrowth(this.#canvas);
    }
    return edits && essenceOf(edits.before) !== essenceOf(edits.after) ? edits : undefined;
  }

  #place(edits: TurnEdits): void {
    const now = this.saved();
    this.placing.settle(this.#canvas);
    edits.after = carryOver(now, this.saved(), edits.after).workflow;
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
}
