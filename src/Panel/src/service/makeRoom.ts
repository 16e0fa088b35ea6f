import { orUnknown } from './asking';
import { models } from './models';
import { optional, sendJson } from './service';

/** What a local model server did to make room on the GPU that it shares with ComfyUI. */
interface Freed {
  name: string;
  models: string[];
  problem: string | null;
}

/** What the model and the user read of it in a run's result. */
export interface Room {
  /** `qwen3 (Ollama)`. */
  unloaded?: string[];
  notUnloaded?: string[];
}

/** A server may take its time to unload, in ms. */
const LIMIT = 20_000;

/**
 * Has local model servers that share ComfyUI's GPU unload their models, where the user has said that some do. A run goes on in any case.
 * @param onAsk Called where there are any.
 */
export async function makeRoom(signal: AbortSignal, onAsk: () => void): Promise<Room> {
  if (signal.aborted || !models.get()?.connections.some(({ sharesGpu }) => sharesGpu)) return {};
  onAsk();
  const limit = AbortSignal.any([signal, AbortSignal.timeout(LIMIT)]);
  const answer = await orUnknown('the service did not make room on the GPU.', () =>
    optional(sendJson<{ servers?: Freed[] }>('POST', '/api/models/make-room', undefined, limit)),
  ).catch((failure: unknown) => {
    // What the stop ended is no reason of its own.
    if (!signal.aborted) throw failure;
    return undefined;
  });
  const servers = answer?.servers ?? [];
  const unloaded = servers.flatMap(({ name, models }) => models.map((model) => `${model} (${name})`));
  const notUnloaded = servers.flatMap(({ name, problem }) => (problem ? [`${name}: ${problem}`] : []));
  return { ...(unloaded.length > 0 && { unloaded }), ...(notUnloaded.length > 0 && { notUnloaded }) };
}
