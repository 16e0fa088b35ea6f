import { LGraphNode } from '@comfyorg/litegraph';
import type { Graph, GraphNode } from '../../src/canvas/graph';

/**
 * Nodes 2.0 of ComfyUI's frontend, as far as the panel can break them. Places are kept in a store that only the properties of a node
 * write to, and with each frame the nodes get theirs from there. A node folds when the flag of the object that it was made with is set.
 */
export function nodes2(graph: Graph) {
  const places = new Map<unknown, [number, number]>();
  const folded: unknown[] = [];
  const usual = Object.getOwnPropertyDescriptor(LGraphNode.prototype, 'pos')!;
  Object.defineProperty(LGraphNode.prototype, 'pos', {
    ...usual,
    set(this: GraphNode, value: [number, number]) {
      usual.set!.call(this, value);
      if (places.has(this)) places.set(this, [value[0], value[1]]);
    },
  });
  const watch = (node: GraphNode) => {
    places.set(node, [node.pos[0], node.pos[1]]);
    let { collapsed } = (node.flags ??= {});
    Object.defineProperty(node.flags, 'collapsed', {
      configurable: true,
      enumerable: true,
      get: () => collapsed,
      set(value: boolean) {
        collapsed = value;
        folded.push(node.id);
      },
    });
  };
  graph.nodes.forEach(watch);
  Object.assign(graph, { onNodeAdded: watch });
  return {
    /** The ids of the nodes that were seen to fold or unfold. */
    folded,
    frame: () => places.forEach((place, node) => Object.assign((node as GraphNode).pos, place)),
    off: () => Object.defineProperty(LGraphNode.prototype, 'pos', usual),
  };
}
