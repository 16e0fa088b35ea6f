import { Store } from '../state/Store';
import type { ChosenModel } from '../state/settings';
import type { Layer } from './layer';
import { getJson, optional, sendJson } from './service';
import { watchHealth } from './health';

/** All tools, the most important ones, those in short words, or none; `auto` is one of the first two, by the model's window. */
export const TOOL_SETS = ['auto', 'all', 'core', 'simple', 'none'] as const;
export type ToolSet = (typeof TOOL_SETS)[number];

/** A provider that can be asked. Keys never come here; `shownKey` ends in the last four characters. */
export interface Connection {
  id: string;
  name: string;
  provider: string;
  baseUrl: string;
  shownKey?: string | null;
  /** The model that is set; none where one is chosen from the provider's list. */
  model?: string | null;
  /** The model that answers, as far as the service knows. */
  answers?: string | null;
  /** Why it was chosen. */
  note?: string | null;
  contextTokens?: number | null;
  /** Which tools its models are offered; none where the service's own setting decides. */
  tools?: ToolSet | null;
  /** It runs on the GPU that ComfyUI uses, and unloads its models before a run. Older services leave it out. */
  sharesGpu?: boolean;
  /** It comes from the environment, or is the studio's. */
  isReadOnly: boolean;
  /** Whose it is, where there are several users; none for the environment's. */
  layer?: Layer;
  /** How well one of its models did when it was last tried. */
  trial?: (TrialResult & { date: string }) | null;
}

/** How well a model did the scripted jobs. */
export interface TrialResult {
  model: string;
  passed: number;
  jobs: number;
  /** The names of those that it did not do. */
  failed: string[];
  /** The tools with which it did best. */
  tools: ToolSet;
}

export interface Provider {
  id: string;
  name: string;
  baseUrl: string;
  isLocal: boolean;
  keyPage?: string | null;
}

export interface ListedModel {
  id: string;
  name?: string | null;
  contextTokens?: number | null;
  tools?: boolean | null;
  vision?: boolean | null;
}

export interface LocalServer {
  provider: string;
  baseUrl: string;
  models: number;
}

export interface TestLine {
  check: string;
  state: 'good' | 'fair' | 'bad' | 'skipped';
  found?: string | null;
  advice?: string | null;
}

/** What is sent to make or change a connection. Without `key`, the stored one stays. */
export interface Draft {
  name?: string;
  provider: string;
  baseUrl: string;
  key?: string;
  model?: string;
  contextTokens?: number;
  tools?: ToolSet;
  sharesGpu?: boolean;
}

interface Connections {
  connections: Connection[];
  default: string;
  problem?: string | null;
}

/** The connections; undefined until the service has listed them, or if it cannot. */
export const models = new Store<Connections | undefined>(undefined);

export async function refreshModels(): Promise<void> {
  try {
    const now = await optional(getJson<Connections>('/api/models'));
    if (JSON.stringify(now) !== JSON.stringify(models.get())) models.set(now);
  } catch (failure) {
    // The status strip says whether the service answers; a page that may not see connections goes on with the default.
    console.warn('ComfyAssistant: the connections could not be listed', failure);
  }
}

export async function saveConnection(id: string, draft: Draft): Promise<void> {
  await sendJson('PUT', path(id), draft);
  await changed();
  // Which model answers is known once the provider has listed those it has; a list that fails is said in the connection's note.
  if (!draft.model) void listModels(id).then(changed, changed);
}

/** Makes a connection to a server that was found on this computer, and returns its id. */
export async function connectLocal({ provider, baseUrl }: LocalServer, name: string): Promise<string> {
  const id = freeId(provider);
  await saveConnection(id, { provider, baseUrl, name });
  return id;
}

/** An id that no connection has. */
export function freeId(provider: string): string {
  const taken = new Set(models.get()?.connections.map(({ id }) => id));
  let id = provider;
  for (let number = 2; taken.has(id); number++) id = `${provider}-${number}`;
  return id;
}

export async function deleteConnection(id: string): Promise<void> {
  await sendJson('DELETE', path(id));
  await changed();
}

export const listProviders = async (): Promise<Provider[]> => (await getJson<{ providers: Provider[] }>('/api/models/providers')).providers;

export const findLocalServers = async (): Promise<LocalServer[]> =>
  (await getJson<{ servers: LocalServer[] }>('/api/models/local')).servers;

export const listModels = async (id: string): Promise<ListedModel[]> =>
  (await getJson<{ models: ListedModel[] }>(`${path(id)}/list`)).models;

export const testModel = (id: string, model: string | undefined): Promise<{ model: string; lines: TestLine[] }> =>
  sendJson('POST', `${path(id)}/test${model ? `?model=${encodeURIComponent(model)}` : ''}`);

/** Keeps with a connection how well a model did. */
export async function saveTrial(id: string, result: TrialResult): Promise<void> {
  await sendJson('PUT', `${path(id)}/trial`, result);
  await refreshModels();
}

/** The choice, unless its connection is gone: the default answers then. */
export function existing(chosen: ChosenModel | undefined, now = models.get()): ChosenModel | undefined {
  if (!chosen || !now) return chosen;
  return now.connections.some(({ id }) => id === chosen.connection) ? chosen : undefined;
}

async function changed(): Promise<void> {
  await refreshModels();
  void watchHealth();
}

const path = (id: string) => `/api/models/${encodeURIComponent(id)}`;
