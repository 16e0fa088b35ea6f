import { settings } from '../state/settings';
import { layer } from './layer';

/** `origin`: the service answers, but not to pages of this origin. `mixed`: a page on https may not call http. */
export type FailureKind = 'away' | 'cut' | 'token' | 'refused' | 'model' | 'origin' | 'mixed';

/** Why a request failed. `text` is the service's own message if it gave one. */
export class ServiceError extends Error {
  /** @param about What is wrong at the model's provider, in the service's one word for it. */
  constructor(
    readonly kind: FailureKind,
    text: string,
    readonly status = 0,
    readonly about?: string,
  ) {
    super(text);
  }
}

let home = document.querySelector('meta[name="comfy-assistant"]') ? pageFolder() : '';

/** The service's address, without a trailing slash. */
export function address(): string {
  return settings.get().address.trim().replace(/\/+$/, '') || defaultAddress();
}

/** The service that is asked while no address is set: the one that serves this page, or the one that ComfyUI's pack passes on to. */
export const defaultAddress = (): string => home;

/** Sets that address, for a page that the service does not serve itself. */
export function setDefaultAddress(url: string): void {
  home = new URL(url, location.href).href.replace(/\/+$/, '');
}

let comfyUser: string | undefined;

/** Sets the id of ComfyUI's own user, which the service passes on where ComfyUI looks up what is theirs. */
export function setComfyUser(id: string | null | undefined): void {
  comfyUser = id && /^[\w-]{1,200}$/.test(id) ? id : undefined;
}

// Not the origin: the pack serves these pages below a path of ComfyUI's.
function pageFolder(): string {
  return new URL('.', location.href).href.replace(/\/+$/, '');
}

/** Like fetch, but throws a ServiceError with a message fit for display; what `init.signal` ends is thrown as fetch throws it. */
export async function call(path: string, init: RequestInit = {}): Promise<Response> {
  const response = await request(path, init);
  if (response.ok) return response;
  const { text, about } = await refusalOf(response);
  throw new ServiceError(response.status === 401 ? 'token' : 'refused', text, response.status, about);
}

/** Like `call`, but returns refusals too, for who reads them. */
export async function request(path: string, init: RequestInit = {}): Promise<Response> {
  const { token, comfy } = settings.get();
  const headers = new Headers(init.headers);
  if (comfy) headers.set('X-Comfy-Assistant-Comfy', comfy);
  if (comfyUser) headers.set('Comfy-User', comfyUser);
  if (token) headers.set('Authorization', `Bearer ${token}`);
  if (layer.get() === 'team') headers.set('X-Comfy-Assistant-Layer', 'team');
  try {
    return await fetch(address() + path, { ...init, headers });
  } catch (failure) {
    // The caller's own stop or time limit says nothing about the service.
    if (init.signal?.aborted || (failure as Error).name === 'AbortError') throw failure;
    const kind = await whySilent();
    throw new ServiceError(kind, kind === 'away' ? `No answer from ${address()}.` : `This page may not call ${address()}.`);
  }
}

const PROBE_LIMIT = 3_000;

/** Why there is no answer. The browser tells a page nothing of a service that refuses its origin; only that there is one. */
async function whySilent(): Promise<'away' | 'origin' | 'mixed'> {
  if (!URL.canParse(address(), location.href)) return 'away';
  const url = new URL(address(), location.href);
  if (url.origin === location.origin) return 'away';
  if (location.protocol === 'https:' && url.protocol === 'http:' && !/^(localhost|127\.|\[::1\])/.test(url.hostname)) return 'mixed';
  // One that answers this page does not refuse it: it was only that one connection that broke.
  if (await probe('cors')) return 'away';
  return (await probe('no-cors'))?.type === 'opaque' ? 'origin' : 'away';
}

async function probe(mode: RequestMode): Promise<Response | undefined> {
  try {
    return await fetch(`${address()}/healthz`, { mode, cache: 'no-store', signal: AbortSignal.timeout(PROBE_LIMIT) });
  } catch {
    return undefined;
  }
}

export async function getJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await (await call(path, signal ? { signal } : {})).json()) as T;
}

export async function sendJson<T>(
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<T> {
  const init = body === undefined ? { method } : { method, body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } };
  const response = await call(path, signal ? { ...init, signal } : init);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

/** The result, or undefined if this version of the service does not have the route. */
export async function optional<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (failure) {
    if (failure instanceof ServiceError && (failure.status === 404 || failure.status === 405)) return undefined;
    throw failure;
  }
}

/** Why the service, or what is in front of it, refuses a request: in its own words, or by its status. */
export async function sentence(response: Response): Promise<string> {
  return (await refusalOf(response)).text;
}

async function refusalOf(response: Response): Promise<{ text: string; about?: string }> {
  const text = await response.text();
  try {
    const { error, detail, kind } = JSON.parse(text) as { error?: string; detail?: string; kind?: unknown };
    if (error)
      return { text: detail && !error.includes(detail) ? `${error} ${detail}` : error, ...(typeof kind === 'string' && { about: kind }) };
  } catch {
    // Not from the service: a proxy's page, for example.
  }
  return { text: `${response.status} ${response.statusText}`.trim() };
}
