import { Store } from '../state/Store';
import { address, getJson } from './service';

/** A tool as `GET /api/tools` lists it. */
export interface ServiceTool {
  name: string;
  /** English, for people. Services before this member leave it out. */
  title?: string;
  runsIn: 'browser' | 'server';
}

const LIMIT = 5_000;
let asked: { address: string; answer: Promise<readonly ServiceTool[] | undefined> } | undefined;

/** The last list that a service gave, empty until then. */
export const serviceTools = new Store<readonly ServiceTool[]>([]);

/** Lists the service's tools, once per address; undefined while it does not say. */
export async function listTools(): Promise<readonly ServiceTool[] | undefined> {
  if (asked?.address !== address()) asked = { address: address(), answer: ask() };
  const mine = asked;
  const list = await mine.answer;
  if (!list && asked === mine) asked = undefined;
  return list;
}

/** Asks again next time: a service that was away may come back as another version. */
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
    // If the service is away, the next message that is posted says so; an older service has no such list.
    return undefined;
  }
}
