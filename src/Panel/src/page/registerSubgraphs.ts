import { LiteGraph, SubgraphNode, type LGraph } from '@comfyorg/litegraph';

/** Makes a node type of every subgraph of the workflow; LiteGraph has the nodes, and leaves it to the page to register them. */
export function registerSubgraphs(graph: LGraph): void {
  graph.events.addEventListener('subgraph-created', ({ detail: { subgraph } }) => {
    const type = subgraph.id;
    const empty = { id: -1, type, mode: 0, order: 0, flags: {}, properties: {}, inputs: [], outputs: [] };
    LiteGraph.registerNodeType(
      type,
      class extends SubgraphNode {
        static override title = subgraph.name;

        constructor() {
          super(graph, subgraph, { ...empty, pos: [0, 0], size: [0, 0] });
          this.serialize_widgets = true;
        }
      },
    );
  });
}
