import type { Graph } from '../canvas/graph';

const LIMIT = 100;

/** Undo and redo of the page's canvas, as snapshots of the whole graph. ComfyUI has its own. */
export class History {
  readonly #graph: Graph;
  #past: string[] = [];
  #future: string[] = [];
  #now: string;
  #open = false;

  constructor(graph: Graph) {
    this.#graph = graph;
    this.#now = snapshot(graph);
  }

  begin(): void {
    this.record();
    this.#open = true;
  }

  end(): void {
    this.#open = false;
    this.record();
  }

  /** Takes the graph as it is for one more step, unless nothing changed or a longer step is under way. */
  record(): boolean {
    const now = snapshot(this.#graph);
    if (this.#open || now === this.#now) return false;
    this.#past = [...this.#past, this.#now].slice(-LIMIT);
    this.#future = [];
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
    if (this.#open || target === undefined) return;
    to.push(this.#now);
    this.#now = target;
    this.#graph.clear();
    this.#graph.configure(JSON.parse(target) as object);
  }
}

// Links are renumbered and the revision counts up when a graph is read back: neither is a change.
function snapshot(graph: Graph): string {
  return JSON.stringify({ ...graph.serialize(), revision: 0 });
}
