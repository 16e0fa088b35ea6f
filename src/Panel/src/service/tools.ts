import { Store } from '../state/Store';
import { address, getJson } from './service';

/** A tool as `GET /api/tools` lists it. */
export interface ServiceTool {
  name: string;
  /** A display name in English. Older services leave it out. */
  title?: string;
  runsIn: 'browser' | 'server';
  /** The MCP server that it belongs to; the panel asks its user before it calls one that runs here. */
  server?: string;
}

const LIMIT = 5_000;
let asked: { address: string; answer: Promise<readonly ServiceTool[] | undefined> } | undefined;

/** The last list that a service returned; empty before that. */
export const serviceTools = new Store<readonly ServiceTool[]>([]);

/** Lists the service's tools, once per address; undefined if it does not answer. */
export async function listTools(): Promise<readonly ServiceTool[] | undefined> {
  if (asked?.address !== address()) asked = { address: address(), answer: ask() };
  const mine = asked;
  const list = await mine.answer;
  if (!list && asked === mine) asked = undefined;
  return list;
}

/** Makes the next call ask again: a service may come back as another version. */
export function forgetTools(): void {
  asked = undefined;
}

async function ask(): Promise<readonly ServiceTool[] | undefined> {
  try {
    const { tools } = await getJson<{ tools: ServiceTool[] }>('/api/tools', AbortSignal.timeout(LIMIT));
    if (!Array.isArray(tools)) return undefined;
    serviceTools.set(tools);
    return tools;
  } catch {
    // If the service is down, posting the next message says so; an older service has no such list.
    return undefined;
  }
}
