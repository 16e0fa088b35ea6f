import type { Canvas } from '../canvas/Canvas';
import type { CanvasLeft } from '../sessions/Session';
import type { Snapshots } from '../sessions/Snapshots';
import { rest } from '../toolbox/pause';
import { essenceOf, type SavedGraph } from '../workflow/savedGraph';

/** ComfyUI saves a workflow half a second after its last change, and not at all while changes go on. In ms. */
const SAVED_LATE = 3_000;

/** After this long, in ms, it is not a reload any more: the user may have gone on with the workflow elsewhere. */
const RELOAD = 300_000;

/** How often it is looked whether the workflow is shown again after a reload, and for how long, in ms. */
const [LOOK, PATIENCE] = [50, 20_000];

/** The workflow as it was when the page was left during an answer, or right after: a reload would lose what the answer did to it. */
export class LeftCanvas {
  readonly #canvas: Canvas;
  readonly #snapshots: Snapshots;
  #ended = -Infinity;

  constructor(canvas: Canvas, snapshots: Snapshots) {
    this.#canvas = canvas;
    this.#snapshots = snapshots;
  }

  /** Call when an answer has ended. */
  ended(): void {
    this.#ended = Date.now();
  }

  /** Call when the page is closing. Keeps the workflow if it may not be saved yet. */
  keep(isBusy: boolean): CanvasLeft | undefined {
    const at = Date.now();
    if (!isBusy && at - this.#ended > SAVED_LATE) return undefined;
    return { tab: this.#canvas.tab(), kept: this.#snapshots.keep(this.#saved()), at };
  }

  /** Puts it back once its tab is shown again, in a step of undo. Whatever is there already stays. */
  async restore({ tab, kept, at }: CanvasLeft): Promise<void> {
    if (Date.now() - at > RELOAD) return;
    const end = Date.now() + PATIENCE;
    while (this.#canvas.tab().id !== tab.id && Date.now() < end) await rest(LOOK);
    const workflow = await this.#snapshots.read<SavedGraph>(kept);
    if (!workflow || this.#canvas.tab().id !== tab.id || contentOf(workflow) === contentOf(this.#saved())) return;
    const step = this.#canvas.openStep();
    // The answer goes on with what is there, and its calls say what they find.
    await Promise.resolve(this.#canvas.load(workflow)).catch((failure: unknown) =>
      console.warn('ComfyAssistant: the workflow could not be put back after the reload', failure),
    );
    step.commit();
    this.#canvas.redraw();
  }

  #saved = (): SavedGraph => structuredClone(this.#canvas.graph().serialize()) as SavedGraph;
}

// Without what is new with every load of an unsaved workflow.
function contentOf({ nodes, links, groups, definitions }: SavedGraph): string {
  return essenceOf({ nodes, links, groups, definitions });
}
