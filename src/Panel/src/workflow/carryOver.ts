import { Carrying, type Conflict, type Resolution } from './Carrying';
import { essenceOf, type SavedGraph } from './savedGraph';

export interface Carried {
  workflow: SavedGraph;
  conflicts: Conflict[];
}

/**
 * Makes on `current` the change that leads from one workflow to another, and leaves alone what that change did not touch. Undoing a turn
 * carries its change over backwards; redoing it, forwards.
 */
export function carryOver(from: SavedGraph, to: SavedGraph, current: SavedGraph, resolution: Resolution = 'keep'): Carried {
  // Exactly back, with positions and ids.
  if (essenceOf(from) === essenceOf(current)) return { workflow: structuredClone(to), conflicts: [] };
  const conflicts: Conflict[] = [];
  const workflow = structuredClone(current);
  new Carrying(from, to, workflow, resolution, conflicts).run();
  carrySubgraphs(from, to, workflow, resolution, conflicts);
  return { workflow, conflicts };
}

function carrySubgraphs(from: SavedGraph, to: SavedGraph, workflow: SavedGraph, resolution: Resolution, conflicts: Conflict[]): void {
  const byId = (graph: SavedGraph) => new Map((graph.definitions?.subgraphs ?? []).map((subgraph) => [subgraph.id, subgraph]));
  const [before, mine] = [byId(from), byId(workflow)];
  for (const after of byId(to).values()) {
    const old = before.get(after.id);
    const now = mine.get(after.id);
    if (now && old) new Carrying(old, after, now, resolution, conflicts).run();
    else if (!now) ((workflow.definitions ??= {}).subgraphs ??= []).push(structuredClone(after));
  }
}
