import { ask, askTwice, notTheService, orUnknown } from './asking';

/** A model file that a workflow names. */
export interface ModelNeed {
  file: string;
  /** The folder below `models` that its loader reads; null where nobody knows. */
  folder: string | null;
  /** Where the workflow says that it is found. */
  url: string | null;
  /** Null while the service has not reached ComfyUI. */
  installed: boolean | null;
  nodeIds: string[];
}

/**
 * The model files that a workflow names and ComfyUI lacks; undefined if the service cannot tell. Before any is reported, the service
 * rescans ComfyUI: it may have been added since.
 */
export async function missingModels(workflow: object, signal: AbortSignal): Promise<ModelNeed[] | undefined> {
  return orUnknown('the service does not tell which models are missing.', () =>
    askTwice(
      () => missing(workflow, signal),
      (models) => models?.length === 0,
      signal,
    ),
  );
}

async function missing(workflow: object, signal: AbortSignal): Promise<ModelNeed[] | undefined> {
  const { models } = await ask<{ models?: ModelNeed[] }>('/api/workflows/models', { workflow }, signal);
  if (!Array.isArray(models)) throw notTheService();
  return models.some(({ installed }) => installed === null) ? undefined : models.filter(({ installed }) => installed === false);
}
