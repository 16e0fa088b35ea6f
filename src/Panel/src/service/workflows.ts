import { ask, askTwice, notTheService, orUnknown } from './asking';

/** An error in a workflow, in the service's words. */
export interface Finding {
  code: string;
  message: string;
  /** The value names a missing file, such as a model. */
  missingFile?: boolean;
  /** ComfyUI accepts it, and the node fails in the middle of the run. */
  failsWhenRun?: boolean;
}

export interface Repaired {
  workflow: object;
  changed: { code: string; nodeId: string; classType: string; input?: string; before?: string; after: string }[];
}

const UNCHECKED = 'the workflow was not checked by the service.';

/**
 * What keeps a workflow from running on the user's ComfyUI; undefined if the service cannot tell. Before errors are reported, the service
 * rescans ComfyUI: a package or a model may have been added since.
 */
export async function findErrors(workflow: object, signal: AbortSignal): Promise<Finding[] | undefined> {
  return orUnknown(UNCHECKED, () =>
    askTwice(
      () => validate(workflow, signal),
      (errors) => errors.length === 0,
      signal,
    ),
  );
}

/** The workflow with every error fixed that has only one right fix, and the errors that are left. */
export async function repair(workflow: object, signal: AbortSignal): Promise<(Repaired & { errors: Finding[] }) | undefined> {
  return orUnknown(UNCHECKED, async () => {
    const repaired = await ask<Repaired>('/api/workflows/repair', { workflow }, signal);
    return { ...repaired, errors: await validate(repaired.workflow, signal) };
  });
}

/** What a workflow does, in at most so many letters; undefined if the service cannot tell. */
export async function describeWorkflow(workflow: object, budget: number, signal: AbortSignal): Promise<string | undefined> {
  return orUnknown(UNCHECKED, async () => {
    const { outline } = await ask<{ outline?: string }>('/api/workflows/describe', { workflow, budget }, signal);
    if (typeof outline !== 'string') throw notTheService();
    return outline;
  });
}

/** Where nodes belong so that data flows from left to right; undefined if the service cannot tell. Sizes are in pixels, with the title. */
export async function layout(
  nodes: { id: string; width: number; height: number }[],
  links: { from: string; to: string; fromSlot: number; toSlot: number }[],
  signal: AbortSignal,
): Promise<{ id: string; x: number; y: number }[] | undefined> {
  return orUnknown(UNCHECKED, async () => {
    const { places } = await ask<{ places?: { id: string; x: number; y: number }[] }>('/api/workflows/layout', { nodes, links }, signal);
    if (!Array.isArray(places)) throw notTheService();
    return places;
  });
}

/** The canvas's ids of the nodes that another workflow has under other ids; empty if the service cannot tell. */
export async function pairs(before: object, after: object, signal: AbortSignal): Promise<Record<string, string>> {
  const found = await orUnknown(UNCHECKED, async () =>
    ask<{ renumbered?: Record<string, string> }>('/api/workflows/diff', { before, after }, signal),
  );
  return found?.renumbered ?? {};
}

async function validate(workflow: object, signal: AbortSignal): Promise<Finding[]> {
  const { errors, warnings } = await ask<{ errors?: Finding[]; warnings?: Finding[] }>('/api/workflows/validate', { workflow }, signal);
  if (!Array.isArray(errors)) throw notTheService();
  // A canvas does not know types of old, whatever ComfyUI makes of them.
  const unfit = (warnings ?? []).filter((finding) => finding.failsWhenRun === true || finding.code === 'replaced_node_type');
  return [...errors, ...unfit];
}
