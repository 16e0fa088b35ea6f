interface SavedNode {
  id?: unknown;
  type?: unknown;
  widgets_values?: unknown;
}

interface Saved {
  nodes?: SavedNode[];
  definitions?: { subgraphs?: (Saved & { id?: unknown })[] };
}

/**
 * Sets a widget in a saved workflow, so that a picture brings the values back that it was made with. Inside a subgraph that is there more
 * than once, it stays: all of them share what is inside.
 * @param address The node's id, inside subgraphs with the path: `12:5`.
 * @param index The widget's place among those of its node.
 */
export function setSaved(workflow: object, address: string, index: number, name: string, value: unknown): void {
  const root = workflow as Saved;
  const path = address.split(':');
  let graph: Saved | undefined = root;
  for (const id of path.slice(0, -1)) {
    const type: unknown = find(graph, id)?.type;
    const isShared: boolean = uses(root, type) > 1;
    graph = isShared ? undefined : root.definitions?.subgraphs?.find((subgraph) => subgraph.id === type);
  }
  const values = find(graph, path.at(-1)!)?.widgets_values;
  if (Array.isArray(values) && index < values.length) values[index] = value;
  else if (values && typeof values === 'object' && !Array.isArray(values)) (values as Record<string, unknown>)[name] = value;
}

const find = (graph: Saved | undefined, id: string): SavedNode | undefined => graph?.nodes?.find((node) => String(node.id) === id);

const uses = (root: Saved, type: unknown): number =>
  [root, ...(root.definitions?.subgraphs ?? [])].flatMap(({ nodes = [] }) => nodes).filter((node) => node.type === type).length;
