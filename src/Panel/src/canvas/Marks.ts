import { graphAt, parseAddress } from './address';
import { findNode, type Graph, type GraphNode } from './graph';
import { boxOf, type Rect } from './placement';

/** Something that is drawn over the canvas: a node that is there, or one that would be. */
export type Mark =
  /** `made`: a change that was made just now. `pointed`: what the log points at. */
  | { kind: 'removed' | 'changed' | 'made' | 'pointed'; nodeId: string }
  /** A node that is not there yet, with the address that it will have; `at` is in its own graph. */
  | { kind: 'added'; nodeId: string; title: string; at: Rect };

const COLOURS = { added: '#3fa45b', removed: '#d9534f', changed: '#d99a2b', made: '#d99a2b', pointed: '#6f7ff0' };
const MARGIN = 6;
const TITLE_FONT = '14px system-ui, sans-serif';

/** What is drawn over a canvas. Each caller takes its own marks away again. */
export class Marks {
  readonly #groups = new Set<{ tab: string; marks: readonly Mark[] }>();
  readonly #redraw: () => void;

  constructor(redraw: () => void) {
    this.#redraw = redraw;
  }

  /** @param tab The tab of the workflow that they are about: another one has other nodes of the same ids. */
  add(marks: readonly Mark[], tab: string): () => void {
    const group = { tab, marks: [...marks] };
    this.#groups.add(group);
    this.#redraw();
    return () => {
      if (this.#groups.delete(group)) this.#redraw();
    };
  }

  get isEmpty(): boolean {
    return this.#groups.size === 0;
  }

  /** Draws what belongs to a tab and to the graph of it that is shown, in that graph's own units. */
  draw(context: CanvasRenderingContext2D, root: Graph, shown: Graph, tab: string): void {
    const all = [...this.#groups].flatMap((group) => (group.tab === tab ? group.marks : []));
    if (all.length === 0) return;
    context.save();
    // What was just made would look like a part of the proposal that is shown.
    const isProposal = all.some(({ kind }) => kind !== 'made' && kind !== 'pointed');
    for (const mark of all.filter(({ kind }) => !isProposal || kind !== 'made')) {
      const node = seenNode(root, shown, mark.nodeId);
      // What comes or goes inside a subgraph changes the node that the user sees of it.
      if (graphAt(root, parseAddress(mark.nodeId).path ?? []) !== shown) {
        const kind = mark.kind === 'added' || mark.kind === 'removed' ? 'changed' : mark.kind;
        if (node) drawMark(context, { kind, nodeId: mark.nodeId }, boxOf(node));
      } else if (mark.kind === 'added') drawMark(context, mark, mark.at);
      else if (node) drawMark(context, mark, boxOf(node));
    }
    context.restore();
  }
}

/** The node as the user sees it: itself, or the subgraph's node that it is in; undefined where neither is shown. */
export function seenNode(root: Graph, shown: Graph, nodeId: string): GraphNode | undefined {
  const { id, path = [] } = parseAddress(nodeId);
  for (let depth = path.length; depth >= 0; depth--)
    if (graphAt(root, path.slice(0, depth)) === shown) return findNode(shown, depth === path.length ? id : path[depth]!);
  return undefined;
}

function drawMark(context: CanvasRenderingContext2D, mark: Mark, { x, y, width, height }: Rect): void {
  const colour = COLOURS[mark.kind];
  context.strokeStyle = context.fillStyle = colour;
  context.lineWidth = 3;
  context.setLineDash(mark.kind === 'added' ? [8, 6] : []);
  context.globalAlpha = 1;
  context.strokeRect(x - MARGIN, y - MARGIN, width + 2 * MARGIN, height + 2 * MARGIN);
  if (mark.kind === 'removed') {
    context.beginPath();
    context.moveTo(x, y);
    context.lineTo(x + width, y + height);
    context.moveTo(x + width, y);
    context.lineTo(x, y + height);
    context.stroke();
  }
  if (mark.kind === 'pointed' || mark.kind === 'made') return;
  context.globalAlpha = mark.kind === 'changed' ? 0.08 : 0.18;
  context.fillRect(x, y, width, height);
  if (mark.kind !== 'added') return;
  context.globalAlpha = 1;
  context.font = TITLE_FONT;
  context.fillText(mark.title, x + 10, y + 20, width - 20);
}
