import type { ToolPart } from '../../sessions/messages';
import { dataOf } from '../../sessions/results';

const MOST = 100;
const ADDRESS = /^:?\d+(:\d+)*$/;
const INPUTS = new Set(['nodeId', 'nodeIds', 'sourceNodeId', 'targetNodeId', 'node', 'nodes', 'around', 'from', 'to']);
const OUTPUTS = new Set(['nodeId', 'nodeIds']);
const ENDS = new Set(['from', 'to']);
/** Where a result tells what a node is linked with: the call is not about those. */
const NEIGHBOURS = new Set(['link', 'links']);

/** The ids of the nodes that a call is about: those that it names, and those that its result names. */
export function nodesOfCall(part: ToolPart): string[] {
  const [named, told] = [new Set<string>(), new Set<string>()];
  collect(part.input, INPUTS, named, false);
  collect(dataOf(part), OUTPUTS, told, false);
  // A bare id is of the graph that the model saw; the result tells its path, and the workflow may have a node of the same id.
  const isTold = (id: string) => [...told].some((address) => address.endsWith(`:${id}`));
  return [...new Set([...[...named].filter((id) => id.includes(':') || !isTold(id)), ...told])].slice(0, MOST);
}

function collect(value: unknown, names: ReadonlySet<string>, found: Set<string>, isNamed: boolean): void {
  if (Array.isArray(value)) for (const item of value as unknown[]) collect(item, names, found, isNamed);
  else if (typeof value === 'object' && value !== null)
    for (const [name, inner] of Object.entries(value as Record<string, unknown>)) {
      // The end of a link is a node and a slot, whose number is no id.
      const nodes = ENDS.has(name) && Array.isArray(inner) ? (inner as unknown[])[0] : inner;
      if (!NEIGHBOURS.has(name)) collect(nodes, names, found, names.has(name));
    }
  else if (isNamed && ADDRESS.test(String(value))) found.add(String(value));
}
