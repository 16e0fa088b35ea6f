import type { Canvas, PostedPrompt } from '../canvas/Canvas';
import { compare, isSame, outlineOf, summarize, type Outline, type OutlineNode } from '../canvas/outline';
import { ToolError } from '../canvas/ToolError';
import { Holding } from './Holding';
import type { Lost } from './Receipt';

/** The graph as the model last saw it, and whether what is there now is still that: the user, a node or a script may have changed it. */
export class Sight {
  readonly #canvas: Canvas;
  readonly #holding: Holding;
  #seen: Outline;
  #isReseeded = false;

  constructor(canvas: Canvas) {
    this.#canvas = canvas;
    this.#holding = new Holding(canvas);
    this.#seen = this.#now();
  }

  get seen(): Outline {
    return this.#seen;
  }

  /** The model has seen the graph as it is now. */
  see(): void {
    this.#seen = this.#now();
    this.#isReseeded = false;
    // What the user changed is no longer what the turn meant.
    if (this.#holding.isTouched) this.accept();
  }

  /** Call when the graph gets new seeds while another is shown: they are not what somebody changed. */
  reseeded(): void {
    this.#isReseeded = true;
  }

  /** Takes what the model saw for what is meant. */
  accept(): void {
    this.#holding.accept(this.#seen);
  }

  /** Call after an edit. @param meant The graph right after the change, if a node can have changed it since. */
  edited(meant: Outline | undefined): void {
    const before = this.#seen;
    this.#seen = this.#now();
    this.#holding.meant(before, meant ?? this.#seen);
  }

  /** Throws if the graph is not the one that the model last saw. */
  check(): void {
    const now = this.#now();
    if (this.#isReseeded) this.#takeSeeds(now);
    const changes = compare(this.#seen, now);
    if (isSame(changes)) return;
    const lost = this.#holding.isTouched ? undefined : this.#holding.take(now);
    if (lost) {
      this.#seen = now;
      throw new ToolError(`${lost} A node or a script on the canvas did that. This call did nothing; call again to go on from there.`);
    }
    throw new ToolError(
      `The user changed the workflow meanwhile (${summarize(changes)}). Nothing was done. ` +
        'Call getWorkflowInfo and go on from what is there now.',
    );
  }

  /** Waits until nothing changes the edits back any more, and then throws what did not hold. Told once: a second run goes ahead. */
  async settle(signal: AbortSignal): Promise<void> {
    if (await this.#holding.settle(signal)) this.#report(this.#holding.take(this.#now()));
  }

  /** Throws what would be queued otherwise than it was meant. */
  checkPosted(posted: PostedPrompt): void {
    this.#report(this.#holding.takePosted(posted));
  }

  /** What did not hold, some time after the turn's end; undefined where all held, or where the user went on. */
  lastLook = (isShown: () => boolean): Promise<{ count: number; lost: Lost[] } | undefined> => this.#holding.lastLook(isShown);

  #report(lost: string | undefined): void {
    if (!lost) return;
    this.#seen = this.#now();
    throw new ToolError(
      `The workflow was not queued. ${lost} A node, a script or a link on the canvas did that. ` +
        'Correct it, or call executeWorkflow again to run the workflow as it is now.',
    );
  }

  #takeSeeds(now: Outline): void {
    this.#isReseeded = false;
    for (const { node, values } of compare(this.#seen, now).changed)
      for (const { name, to } of values) if (isSeed(node, name)) this.#seen.get(node.id)!.values[name] = to;
    this.accept();
  }

  #now = (): Outline => outlineOf(this.#canvas.graph());
}

/** Whether ComfyUI changes a widget itself after a run: what it does to it is set right behind it. */
function isSeed({ values }: OutlineNode, name: string): boolean {
  const names = Object.keys(values);
  return names[names.indexOf(name) + 1] === 'control_after_generate';
}
