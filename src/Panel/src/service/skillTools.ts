import type { Leave, McpTool } from './mcpServers';
import { sendJson } from './service';

/** A key that a skill's API wants. Its value never comes here. */
export interface SkillKey {
  scheme: string;
  origin: string;
  kind: 'header' | 'query' | 'bearer' | 'basic';
  isNeeded: boolean;
  isGiven: boolean;
  /** Its last characters. */
  end?: string | null;
}

/** An MCP server that a skill offers, with all that a yes would be for. */
export interface OfferedServer {
  name: string;
  command?: string | null;
  args: string[];
  cwd?: string | null;
  url?: string | null;
  /** Variables or headers, NAME=value. */
  env: string[];
  isTaken: boolean;
  fingerprint: string;
}

/** What a skill brings beside its instructions. */
export interface SkillTools {
  slug: string;
  name: string;
  /** Its OpenAPI document. */
  file?: string | null;
  problem?: string | null;
  tools: McpTool[];
  leftOut: { operation: string; why: string }[];
  /** The sites that it calls; a closed one is a machine of a private network that nobody has named. */
  sites: { address: string; isClosed: boolean }[];
  keys: SkillKey[];
  servers: OfferedServer[];
  serverProblems: string[];
}

export const allowSkillTool = (slug: string, { name, fingerprint }: McpTool, leave: Leave): Promise<void> =>
  sendJson('PUT', `${path(slug)}/tools`, { tool: name, leave, fingerprint });

/** Gives a skill a key for one site; null takes it away. */
export const giveKey = (slug: string, { scheme, origin }: SkillKey, value: string | null): Promise<void> =>
  sendJson('PUT', `${path(slug)}/keys/${encodeURIComponent(scheme)}`, { origin, value });

export const addOfferedServer = (slug: string, { name, fingerprint }: OfferedServer): Promise<void> =>
  sendJson('POST', `${path(slug)}/servers/${encodeURIComponent(name)}`, { fingerprint });

const path = (slug: string) => `/api/skill-tools/${encodeURIComponent(slug)}`;
