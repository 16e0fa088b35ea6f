import { graphAt, pathTo } from '../canvas/address';
import type { Canvas, Tab, UndoStep } from '../canvas/Canvas';
import type { Graph, NodeId } from '../canvas/graph';
import { compare, isSame, outlineOf, summarize, type Outline } from '../canvas/outline';
import { ToolError } from '../canvas/ToolError';
import { Placing } from './Placing';

/** What is needed to undo a turn's edits. */
export interface TurnUndo {
  tab: Tab;
  before: object;
  after: Outline;
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
  readonly #first: Outline;
  #seen: Outline;
  #scope: readonly NodeId[];
  #before: object | undefined;
  #step: UndoStep | undefined;

  constructor(canvas: Canvas) {
    this.#canvas = canvas;
    this.tab = canvas.tab();
    this.#first = this.#seen = outlineOf(canvas.graph());
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
    this.#checkTab();
    this.#seen = outlineOf(this.#canvas.graph());
  }

  /** Call when the model looks: from now on, bare ids are of the graph that the user sees now. */
  look(): void {
    this.sawGraph();
    this.#scope = pathTo(this.#canvas.graph(), this.#canvas.shown()) ?? [];
  }

  async edit<T>(change: () => T | Promise<T>): Promise<T> {
    this.check();
    if (!this.#before) {
      this.#before = structuredClone(this.#canvas.graph().serialize());
      this.#step = this.#canvas.openStep();
    }
    try {
      return await change();
    } finally {
      this.#seen = outlineOf(this.#canvas.graph());
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

  end(): TurnUndo | undefined {
    if (!this.#before) return undefined;
    if (this.#canvas.tab().id === this.tab.id) this.placing.settle(this.#canvas);
    // ComfyUI adjusts the size of new nodes when it draws them, which would otherwise become a separate undo step.
    if (isSame(compare(this.#seen, outlineOf(this.#canvas.graph())))) this.#step?.commit();
    const undo = { tab: this.tab, before: this.#before, after: this.#seen };
    this.#before = undefined;
    return isSame(compare(this.#first, this.#seen)) ? undefined : undo;
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
