import type { Graph } from './graph';
import { outlineOf } from './outline';

/** Where people find a node: its title and, inside subgraphs, the titles that lead there, such as `Upscale › Details`. */
export interface Whereabouts {
  node: string;
  in?: string;
}

/** The whereabouts of all nodes that a workflow has now, by id. */
export function whereaboutsIn(graph: Graph): (nodeId: string) => Whereabouts | undefined {
  const outline = outlineOf(graph);
  const titleOf = (id: string) => {
    const node = outline.get(id);
    return node && (node.title || node.type);
  };
  return (nodeId) => {
    const node = titleOf(nodeId);
    if (node === undefined) return undefined;
    const path = nodeId.split(':').slice(0, -1);
    const titles = path.map((_, index) => titleOf(path.slice(0, index + 1).join(':')) ?? path[index]);
    return { node, ...(titles.length > 0 && { in: titles.join(' › ') }) };
  };
}
