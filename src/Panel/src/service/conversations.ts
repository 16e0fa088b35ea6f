import { getJson, optional, sendJson, ServiceError, call } from './service';

/** A conversation that the service keeps with the user's data. */
export interface KeptEntry {
  id: string;
  /** Changes whenever its content does. */
  version: string;
  /** The ids of the workflows that are kept with it. */
  canvases: string[];
}

/** The conversations that the service keeps; undefined where this version of it keeps none. */
export const listKept = async (): Promise<KeptEntry[] | undefined> =>
  (await optional(getJson<{ conversations: KeptEntry[] }>('/api/conversations')))?.conversations;

export const readKept = (id: string): Promise<unknown> => getJson(path(id));

/**
 * Keeps a conversation.
 * @param version The version that is replaced; left out where there is none.
 * @returns Its new version; undefined where another one is kept by now, which stays.
 */
export async function keep(id: string, conversation: object, version?: string): Promise<string | undefined> {
  const headers = { 'Content-Type': 'application/json', ...(version && { 'If-Match': `"${version}"` }) };
  try {
    const answer = await call(path(id), { method: 'PUT', headers, body: JSON.stringify(conversation) });
    return ((await answer.json()) as { version: string }).version;
  } catch (failure) {
    if (failure instanceof ServiceError && failure.status === 412) return undefined;
    throw failure;
  }
}

export const forget = (id: string): Promise<void> => sendJson('DELETE', path(id));

export const readCanvas = (id: string, canvas: string): Promise<object> => getJson(`${path(id)}/canvases/${canvas}`);

export const keepCanvas = (id: string, canvas: string, workflow: object): Promise<void> =>
  sendJson('PUT', `${path(id)}/canvases/${canvas}`, workflow);

const path = (id: string) => `/api/conversations/${encodeURIComponent(id)}`;
