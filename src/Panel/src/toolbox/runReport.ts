import type { RunResult } from '../canvas/Canvas';
import type { Whereabouts } from '../canvas/whereabouts';

/** What the model gets of a run: every node by id, title and, inside subgraphs, the titles that lead there. */
export function runReport(result: RunResult, where: (nodeId: string) => Whereabouts | undefined): object {
  const { promptId, status, states, errors, files, texts } = result;
  const named = <T extends { nodeId: string }>(list: T[]) => list.map((item) => ({ ...item, ...where(item.nodeId) }));
  return {
    status,
    ...(promptId !== undefined && { promptId }),
    states,
    ...(errors.length > 0 && { errors: named(errors) }),
    files: named(files),
    ...(texts.length > 0 && { texts: named(texts) }),
  };
}
