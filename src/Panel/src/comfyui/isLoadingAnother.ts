import type { Graph } from '../canvas/graph';
import type { ComfyWorkflow } from './comfy';

/**
 * Whether the graph is already that of the tab that is being opened, while ComfyUI still names the one that is left: for some time it loads
 * what the workflow needs. Older versions do not tell.
 */
export function isLoadingAnother({ changeTracker }: ComfyWorkflow, graph: Graph): boolean {
  const { isLoadingGraph } = (changeTracker?.constructor ?? {}) as { isLoadingGraph?: boolean };
  return isLoadingGraph === true && changeTracker?.activeState?.id !== graph.id;
}
