import { address, sendJson, ServiceError } from './service';

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

const LIMIT = 20_000;
// As long as the service itself waits for ComfyUI's node list, in ms.
const SCAN_LIMIT = 95_000;

/**
 * The model files that a workflow names and ComfyUI lacks; undefined if the service cannot tell. Before any is reported, the service
 * rescans ComfyUI: it may have been added since.
 */
export async function missingModels(workflow: object, signal: AbortSignal): Promise<ModelNeed[] | undefined> {
  try {
    const missing = await ask(workflow, signal);
    if (missing?.length === 0) return missing;
    await sendJson('POST', '/api/environment/scan', undefined, within(SCAN_LIMIT, signal));
    return await ask(workflow, signal);
  } catch (failure) {
    if (!(failure instanceof ServiceError)) throw failure;
    console.warn('ComfyAssistant: the service does not tell which models are missing.', failure.message);
    return undefined;
  }
}

async function ask(workflow: object, signal: AbortSignal): Promise<ModelNeed[] | undefined> {
  const { models } = await sendJson<{ models?: ModelNeed[] }>('POST', '/api/workflows/models', { workflow }, within(LIMIT, signal));
  if (!Array.isArray(models)) throw new ServiceError('refused', `${address()} does not answer as the service does.`);
  return models.some(({ installed }) => installed === null) ? undefined : models.filter(({ installed }) => installed === false);
}

function within(limit: number, signal: AbortSignal): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(limit)]);
}
