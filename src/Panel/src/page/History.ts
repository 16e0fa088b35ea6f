import type { UndoStep } from '../canvas/Canvas';
import type { Graph } from '../canvas/graph';
import { essenceOf } from '../workflow/savedGraph';

const LIMIT = 100;

/** Undo and redo for the page's canvas, as snapshots of the whole graph. ComfyUI has its own. */
export class History {
  readonly #graph: Graph;
  #past: string[] = [];
  #future: string[] = [];
  #now: string;

  constructor(graph: Graph) {
    this.#graph = graph;
    this.#now = snapshot(graph);
  }

  /** Records the graph as a new step. False if nothing changed. */
  record(): boolean {
    return this.#take(snapshot(this.#graph));
  }

  #take(now: string): boolean {
    if (now === this.#now) return false;
    this.#past = [...this.#past, this.#now].slice(-LIMIT);
    this.#future = [];
    this.#now = now;
    return true;
  }

  openStep(): UndoStep {
    this.record();
    let first: string | undefined;
    return {
      commit: () => {
        const before = this.#now;
        const now = snapshot(this.#graph);
        if (this.#takeGrowth(now) || !this.#take(now)) return;
        const mine = first === undefined ? -1 : this.#past.lastIndexOf(first);
        if (mine < 0) first = before;
        else this.#past.length = mine + 1;
      },
    };
  }

  /** Takes what has only grown since the last step for a part of it. False where something else has changed. */
  absorbGrowth(): boolean {
    return this.#takeGrowth(snapshot(this.#graph));
  }

  #takeGrowth(now: string): boolean {
    if (now !== this.#now && essenceOf(JSON.parse(now) as object) !== essenceOf(JSON.parse(this.#now) as object)) return false;
    this.#now = now;
    return true;
  }

  undo(): void {
    this.record();
    this.#move(this.#past, this.#future);
  }

  redo(): void {
    this.#move(this.#future, this.#past);
  }

  #move(from: string[], to: string[]): void {
    const target = from.pop();
    if (target === undefined) return;
    to.push(this.#now);
    this.#now = target;
    this.#graph.clear();
    this.#graph.configure(JSON.parse(target) as object);
  }
}

// The revision increases with every link, and the view is kept with the graph: neither is a change.
function snapshot(graph: Graph): string {
  const { extra, ...saved } = graph.serialize() as { extra?: { ds?: unknown } };
  const { ds: _, ...rest } = extra ?? {};
  return JSON.stringify({ ...saved, ...(extra && { extra: rest }), revision: 0 });
}
