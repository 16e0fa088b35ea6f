import { graphAt, parseAddress } from './address';
import { drawMark } from './drawMark';
import { drawValues } from './drawValues';
import { findNode, type Graph, type GraphNode } from './graph';
import type { Looks, Mark, ValueMark } from './Mark';
import { boxOf } from './placement';

/** What is drawn over a canvas. Each caller takes its own marks away again. */
export class Marks {
  readonly #groups = new Set<{ tab: string; marks: readonly Mark[] }>();
  readonly #redraw: () => void;
  readonly #looks: Looks;

  constructor(redraw: () => void, looks: Looks) {
    this.#redraw = redraw;
    this.#looks = looks;
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
    const values: { node: GraphNode; mark: ValueMark }[] = [];
    for (const mark of all.filter(({ kind }) => !isProposal || kind !== 'made')) {
      const node = seenNode(root, shown, mark.nodeId);
      const isInside = graphAt(root, parseAddress(mark.nodeId).path ?? []) !== shown;
      if (mark.kind === 'value') {
        if (node && !isInside) values.push({ node, mark });
      } else if (isInside) {
        // What comes or goes inside a subgraph changes the node that the user sees of it.
        const kind = mark.kind === 'added' || mark.kind === 'removed' ? 'changed' : mark.kind;
        if (node) drawMark(context, { kind, nodeId: mark.nodeId }, boxOf(node));
      } else if (mark.kind === 'added') drawMark(context, mark, mark.at);
      else if (node) drawMark(context, mark, boxOf(node));
    }
    // Last, so that nothing is drawn over them.
    drawValues(context, values, this.#looks);
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
