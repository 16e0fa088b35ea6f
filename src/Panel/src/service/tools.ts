import { isKey, t } from '../i18n/text';
import { Store } from '../state/Store';
import { address, getJson } from './service';

/** A tool as `GET /api/tools` lists it. Older services leave out what is optional. */
export interface ServiceTool {
  name: string;
  /** A display name in English. */
  title?: string;
  runsIn: 'browser' | 'server';
  /** The user is asked before each call. */
  asksFirst?: boolean;
  /** It works on the canvas by way of another tool, which the service names when it is called there. */
  usesPanelTool?: boolean;
  /** The MCP server that it belongs to; the panel asks its user before it calls one that runs here. */
  server?: string;
  /** The skill, where it is one of a skill's API, */
  skill?: string;
  /** and the method and the address that it calls. */
  calls?: string;
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

/** Whether the service leaves a tool's calls to us although it brings the tool: to ask the user, or to do its work on the canvas. */
export function isLeftToUs({ runsIn, asksFirst, usesPanelTool, server }: ServiceTool): boolean {
  return usesPanelTool === true || (runsIn === 'server' ? asksFirst === true : server !== undefined);
}

export const serviceTool = (name: string): ServiceTool | undefined => serviceTools.get().find((tool) => tool.name === name);

/** A tool's display name: our translation, else its English title, else the wire name. */
export function toolTitle(name: string, title = serviceTool(name)?.title): string {
  const key = `toolName.${name}`;
  return isKey(key) ? t(key) : (title ?? name);
}

/** Makes the next call ask again: a service may come back as another version, and plug-ins and the user's marks change the list. */
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
