import { forgetTools, listTools } from './tools';
import { getJson, sendJson } from './service';

/** How far the model may use a tool. */
export const LEAVES = ['never', 'ask', 'always'] as const;
export type Leave = (typeof LEAVES)[number];

/** A tool of an MCP server, or of a skill's API. All words are theirs. */
export interface McpTool {
  name: string;
  wireName: string;
  title?: string | null;
  description: string;
  /** A line for each argument. */
  arguments: string;
  leave: Leave;
  /** It is described otherwise than when it was allowed, and not offered until it is allowed again. */
  hasChanged: boolean;
  isGone: boolean;
  /** Why no model could call it. */
  unusable?: string | null;
  fingerprint: string;
  /** The method and the address that it calls, for a skill's. */
  calls?: string | null;
}

/** An MCP server. The values of its keys never come here. */
export interface McpServer {
  name: string;
  command?: string | null;
  args: string[];
  cwd?: string | null;
  url?: string | null;
  /** The names of its variables, or headers. */
  keys: string[];
  isOff: boolean;
  state: 'stopped' | 'starting' | 'running' | 'failed';
  problem?: string | null;
  /** What its program wrote to standard error last. */
  said?: string | null;
  /** It has been asked for its tools. */
  isListed: boolean;
  tools: McpTool[];
}

export interface McpServers {
  servers: McpServer[];
  problems: string[];
  /** Where they are kept; none where they are switched off. */
  file?: string | null;
}

/** One server as other clients' files have it. A key without a value stays as it is. */
export interface ServerDraft {
  command?: string;
  args?: string[];
  env?: Record<string, string | null>;
  cwd?: string;
  url?: string;
  headers?: Record<string, string | null>;
}

export const listServers = (): Promise<McpServers> => getJson('/api/mcp/servers');

export async function saveServer(name: string, draft: ServerDraft): Promise<void> {
  await sendJson('PUT', path(name), draft);
  await changed();
}

export async function deleteServer(name: string): Promise<void> {
  await sendJson('DELETE', path(name));
  await changed();
}

/** Starts a server and lists its tools. */
export async function testServer(name: string): Promise<void> {
  await sendJson('POST', `${path(name)}/test`);
  await changed();
}

export async function allowTool(server: string, { name, fingerprint }: McpTool, leave: Leave): Promise<void> {
  await sendJson('PUT', `${path(server)}/tools`, { tool: name, leave, fingerprint });
  await changed();
}

/** Calls a tool that the user was asked about, and returns what a chat would get. */
export const callServerTool = (
  tool: string,
  input: unknown,
  signal: AbortSignal,
): Promise<{ success: true; data: unknown; truncated?: string } | { success: false; error: string }> =>
  sendJson('POST', '/api/mcp/calls', { tool, input }, signal);

// The next message offers what is allowed now.
async function changed(): Promise<void> {
  forgetTools();
  await listTools();
}

const path = (name: string) => `/api/mcp/servers/${encodeURIComponent(name)}`;
