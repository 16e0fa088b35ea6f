import type { Canvas } from '../canvas/Canvas';
import { ToolError } from '../canvas/ToolError';
import { findPackages, type NodePackage } from '../service/packages';
import { getJson, sendJson, ServiceError } from '../service/service';
import type { ComfyManager } from './manager';
import { pause } from './pause';

const POLL = 1_000;

/** The first start with a package may install more, and load what is large. In ms. */
const PATIENCE = 15 * 60_000;
/** A service that is ComfyUI's child starts with it. */
const SERVICE_PATIENCE = 3 * 60_000;
const HEALTH_LIMIT = 5_000;
// As long as the service itself waits for ComfyUI's node list.
const SCAN_LIMIT = 95_000;

const STOPPED =
  'The user stopped the answer while ComfyUI was restarting. The package is installed; its nodes are there once ComfyUI is back.';

/** Waits until ComfyUI has started with the package. No answer, or that of a proxy, means that it is still on its way. */
export async function startedWith(manager: ComfyManager, pack: NodePackage, signal: AbortSignal): Promise<void> {
  for (const end = Date.now() + PATIENCE; Date.now() < end;) {
    await pause(POLL, signal, STOPPED);
    if (await isLoaded(manager, pack)) return;
  }
  throw new ToolError(
    `ComfyUI has not come back with ${pack.name} within ${PATIENCE / 60_000} minutes. Tell the user to look at its console: ` +
      'it may have to be started by hand.',
  );
}

async function isLoaded(manager: ComfyManager, pack: NodePackage): Promise<boolean> {
  try {
    return (await manager.has(pack)).loaded;
  } catch (failure) {
    if (failure instanceof ToolError) return false;
    throw failure;
  }
}

/**
 * Waits until the service is back, which may have restarted with ComfyUI, and has it look at what is installed now.
 * @returns Those of the types that ComfyUI has now; undefined where the service cannot tell.
 */
export async function typesNow(types: readonly string[], signal: AbortSignal): Promise<string[] | undefined> {
  for (const end = Date.now() + SERVICE_PATIENCE; ;) {
    try {
      await getJson('/healthz', within(HEALTH_LIMIT, signal));
      await sendJson('POST', '/api/environment/scan', undefined, within(SCAN_LIMIT, signal));
      break;
    } catch (failure) {
      const isPassing = failure instanceof ServiceError || (failure as Error).name === 'TimeoutError';
      if (!isPassing && !signal.aborted) throw failure;
      if (Date.now() >= end) return undefined;
      await pause(POLL, signal, STOPPED);
    }
  }
  return types.length === 0 ? [] : (await findPackages(types, signal))?.installed;
}

/** Makes the canvas know the types that were added, and nodes of them what they are. */
export async function knowNewTypes(canvas: Canvas, check: () => void): Promise<boolean> {
  let isAsSeen = true;
  try {
    check();
  } catch (failure) {
    if (!(failure instanceof ToolError)) throw failure;
    isAsSeen = false;
  }
  await canvas.refreshTypes();
  // A node that was a mere box gets its sockets and widgets.
  await canvas.load(canvas.graph().serialize());
  return isAsSeen;
}

const within = (limit: number, signal: AbortSignal) => AbortSignal.any([signal, AbortSignal.timeout(limit)]);
