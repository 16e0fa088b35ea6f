import type { Canvas } from '../canvas/Canvas';
import type { Graph, GraphNode, Group } from '../canvas/graph';
import { boxOf, freeSpot, TITLE } from '../canvas/placement';
import { roomOf, sidesOf } from '../canvas/roomOf';
import { fitInto } from './fitInto';

type Place = Readonly<{ x: number; y: number }>;

/**
 * Where the nodes of a turn lie: in free space when they are added, and along the data flow when the turn ends, as their links and sizes
 * are known only then. What the user or the model put somewhere stays there.
 */
export class Placing {
  readonly #mine = new Map<GraphNode, Place>();
  readonly #around: (() => void)[] = [];

  /** Free space for a node that is not on the graph yet. */
  spot(node: GraphNode, graph: Graph, canvas: Canvas): Place {
    const near = canvas.selection().find((selected) => graph.nodes.includes(selected)) ?? graph.nodes.at(-1);
    const spot = freeSpot(roomOf(node), [...graph.nodes.map(roomOf), ...sidesOf(graph)], canvas.visibleArea(), near && boxOf(near));
    return { x: Math.round(spot.x), y: Math.round(spot.y + TITLE) };
  }

  /** The node may be moved when the turn ends, unless somebody has moved it by then. */
  mine(node: GraphNode): void {
    this.#mine.set(node, { x: node.pos[0], y: node.pos[1] });
  }

  /** The node stays where it is. */
  leave(node: GraphNode): void {
    this.#mine.delete(node);
  }

  /** The group is fitted around its nodes once they have been moved. */
  around(group: Group, nodes: readonly GraphNode[], fit: (group: Group, nodes: GraphNode[]) => void): void {
    this.#around.push(() => {
      const left = nodes.filter((node) => node.graph?.nodes.includes(node));
      if (left.length > 0) fit(group, left);
    });
  }

  /** Moves the nodes of the turn to where the data flow wants them. */
  settle(canvas: Canvas): void {
    const byGraph = new Map<Graph, GraphNode[]>();
    for (const [node, { x, y }] of this.#mine) {
      const graph = node.graph ?? canvas.graph();
      const isUnmoved = Math.abs(node.pos[0] - x) < 1 && Math.abs(node.pos[1] - y) < 1;
      if (isUnmoved && graph.nodes.includes(node)) byGraph.set(graph, [...(byGraph.get(graph) ?? []), node]);
    }
    this.#mine.clear();
    for (const [graph, nodes] of byGraph) fitInto(graph, new Set(nodes));
    this.#around.splice(0).forEach((fit) => fit());
    const shown = byGraph.get(canvas.shown());
    if (shown) canvas.reveal(shown);
  }
}
