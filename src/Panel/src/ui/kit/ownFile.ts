import { address as serviceAddress, request, sentence, ServiceError } from '../../service/service';

/**
 * Reads a file that the panel may load, with the token where it is the service's. Throws a ServiceError where it is gone or cannot be read.
 * @param url An address that `mediaAddress` allows.
 */
export async function ownFile(url: string, signal?: AbortSignal): Promise<Blob> {
  const path = pathBehindToken(url);
  const response = await (path === undefined ? plainly(url, signal) : request(path, signal ? { signal } : {}));
  if (!response.ok) throw new ServiceError('refused', await sentence(response), response.status);
  return response.blob();
}

/** The path below the service's address; undefined for what is not the service's. */
export function pathBehindToken(url: string): string | undefined {
  if (!URL.canParse(serviceAddress(), location.href)) return undefined;
  const files = new URL(`${serviceAddress()}/api/comfy/`, location.href);
  const whole = new URL(url, location.href);
  return whole.href.startsWith(files.href) ? whole.href.slice(files.href.length - '/api/comfy/'.length) : undefined;
}

/** The address of a picture that is quick to load: ComfyUI makes it smaller in bytes, not in size. Its texts are not in it. */
export function previewOf(url: string): string {
  const whole = new URL(url, location.href);
  if (!whole.searchParams.has('filename')) return url;
  whole.searchParams.set('preview', 'webp;70');
  return whole.pathname + whole.search;
}

async function plainly(url: string, signal?: AbortSignal): Promise<Response> {
  try {
    return await fetch(url, signal ? { signal } : {});
  } catch (failure) {
    if (signal?.aborted) throw failure;
    throw new ServiceError('away', (failure as Error).message);
  }
}
