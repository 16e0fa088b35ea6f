import type { Canvas } from '../canvas/Canvas';
import type { GraphNode } from '../canvas/graph';

/** What is selected on the canvas: it goes with the user's messages, unless they take it off. */
export class SentSelection {
  readonly #canvas: Canvas;
  /** The nodes whose selection the user has taken off their messages, until they select others. */
  #setAside: string | undefined;

  constructor(canvas: Canvas) {
    this.#canvas = canvas;
  }

  /** What goes with the next message. */
  nodes(): readonly GraphNode[] {
    const nodes = this.#canvas.selection();
    if (this.#setAside !== undefined && keyOf(nodes) !== this.#setAside) this.#setAside = undefined;
    return this.#setAside === undefined ? nodes : [];
  }

  /** Takes what is selected now off the next messages. It stays selected. */
  setAside(): void {
    this.#setAside = keyOf(this.#canvas.selection());
  }

  /** Has what is selected go with the next messages again. */
  takeAlong(): void {
    this.#setAside = undefined;
  }

  /** For the model; what the user has taken off is none of its business. */
  inWords(): string {
    const nodes = this.nodes().map((node) => `node ${node.id} (${node.type})`);
    return nodes.length === 0 ? '' : `On the canvas the user has selected ${nodes.join(', ')}: "this node" means that.`;
  }
}

const keyOf = (nodes: readonly GraphNode[]): string => nodes.map(({ id }) => id).join();
