import type { GraphNode } from '../canvas/graph';
import type { SavedGraph, SavedNode } from '../workflow/savedGraph';
import { fitInto } from './fitInto';
import { layOut } from './layOut';
import type { ToolContext } from './tool';

/** What an API format says nothing of. */
const LOOKS = ['pos', 'size', 'flags', 'color', 'bgcolor', 'shape', 'properties'];

/**
 * Lays out a workflow whose file says nothing of places. What was there before stays where it was and as it looked, with its groups, if it
 * is most of the workflow: only what is new needs a place.
 * @param isPart Whether only a part of it is taken; what the user did not accept lies as it did in any case.
 */
export async function lieAsBefore(before: SavedGraph, isPart: boolean, { canvas, turn, signal }: ToolContext): Promise<void> {
  const isFresh = freshTo(before);
  const { nodes } = canvas.graph();
  const fresh = nodes.filter(isFresh).length;
  if (fresh === nodes.length || (!isPart && fresh * 2 > nodes.length)) return layOut(canvas.graph(), nodes, signal);
  const now = turn.saved();
  const old = new Map(before.nodes.map((node) => [String(node.id), node]));
  for (const node of now.nodes) if (!isFresh(node)) lookLike(old.get(String(node.id))!, node);
  now.groups = structuredClone(before.groups ?? []);
  await canvas.load(now);
  placeFresh(before, { canvas });
}

/** Places the nodes that were not there before among those that were. */
export function placeFresh(before: SavedGraph, { canvas }: Pick<ToolContext, 'canvas'>): void {
  const fresh = new Set(canvas.graph().nodes.filter(freshTo(before)));
  if (fresh.size > 0) fitInto(canvas.graph(), fresh);
}

function freshTo(before: SavedGraph): (node: GraphNode | SavedNode) => boolean {
  const types = new Map(before.nodes.map(({ id, type }) => [String(id), type]));
  return ({ id, type }) => types.get(String(id)) !== type;
}

function lookLike(old: SavedNode, node: SavedNode): void {
  for (const look of LOOKS)
    if (old[look] === undefined) delete node[look];
    else node[look] = structuredClone(old[look]);
}
