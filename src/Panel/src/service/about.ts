import { address, defaultAddress, getJson, ServiceError } from './service';

/** What the service says of itself. */
interface ServiceInfo {
  version: string;
  dataFolder: string;
  logFile: string;
  update: { version: string; page: string | null } | null;
  /** What this user has used today, where the service has several; no limit stands for none. */
  today?: Today;
}

export interface Today {
  tokens: number;
  runs: number;
  tokenLimit?: number | null;
  runLimit?: number | null;
  startsAgain: string;
}

/** What ComfyUI's pack says of the service that it keeps. */
interface PackInfo {
  running: boolean;
  /** Why it does not run. */
  why: string | null;
  log: string | null;
  /** Whether ComfyUI listens to other machines. */
  network: boolean;
}

export interface About {
  service?: ServiceInfo | undefined;
  /** Only where the panel reaches the service through ComfyUI. */
  pack?: PackInfo | undefined;
}

export async function readAbout(): Promise<About> {
  const [service, pack] = await Promise.all([
    orNothing<ServiceInfo>('/api/service'),
    isInComfyUi() ? orNothing<PackInfo>('/pack') : undefined,
  ]);
  return { service, pack };
}

const isInComfyUi = () => address() === defaultAddress() && address().endsWith('/assistant');

// A service that is down or older has nothing to say, and the status strip says that it is down.
async function orNothing<T>(path: string): Promise<T | undefined> {
  try {
    return await getJson<T>(path);
  } catch (failure) {
    if (failure instanceof ServiceError) return undefined;
    throw failure;
  }
}
