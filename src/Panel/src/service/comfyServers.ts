import { Store } from '../state/Store';
import { settings } from '../state/settings';
import { getJson, optional, ServiceError } from './service';

/** One of the ComfyUIs that the service works with. */
export interface ComfyServer {
  name: string;
  reached: boolean;
  /** How many runs it has; null where that is not known. */
  queue: number | null;
}

interface ServerList {
  servers: ComfyServer[];
  default: string;
  /** The one whose page this is; null where that is none of them. */
  own: string | null;
}

export interface ComfyChoice {
  servers: readonly ComfyServer[];
  /** The one that this page works with. */
  current: string;
}

/** The ComfyUIs to choose from; undefined where there is one. */
export const comfyChoice = new Store<ComfyChoice | undefined>(undefined);

/**
 * Asks the service which ComfyUIs there are. A page of one of them begins with that one, and a choice that the service no longer has is
 * taken back: it would refuse every request.
 */
export async function readComfyServers(): Promise<void> {
  try {
    const list = await optional(getJson<ServerList>(`/api/comfy/servers?page=${encodeURIComponent(location.origin)}`));
    if (list) take(list);
  } catch (failure) {
    // The status strip says that the service is away.
    if (!(failure instanceof ServiceError)) throw failure;
  }
}

/** Works with another ComfyUI from now on. */
export function chooseComfy(name: string): void {
  settings.update({ comfy: name });
  const choice = comfyChoice.get();
  if (choice) comfyChoice.set({ ...choice, current: name });
}

function take({ servers, default: first, own }: ServerList): void {
  const { comfy } = settings.get();
  const isSeveral = servers.length > 1;
  const chosen = isSeveral && servers.some(({ name }) => name === comfy) ? comfy : isSeveral && own !== null ? own : undefined;
  if (chosen !== comfy) settings.update({ comfy: chosen });
  comfyChoice.set(isSeveral ? { servers, current: chosen ?? first } : undefined);
}
