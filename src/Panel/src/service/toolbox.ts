import { sendJson } from './service';

export type Mark = 'on' | 'ask' | 'off';

/** JSON Schema of a tool's argument, as far as a form can show it. */
export interface Schema {
  type?: string;
  description?: string;
  enum?: string[];
  default?: unknown;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
}

/** A tool as its author meant it. */
export interface ToolDetail {
  name: string;
  title: string;
  description: string;
  runsIn: 'browser' | 'server';
  /** The plug-in that brings it; null for the assistant's own. */
  plugIn: string | null;
  /** The MCP server or the skill that it belongs to; null for any other, and left out by older services. */
  server?: string | null;
  /** The skill, where it is one of a skill's API, */
  skill?: string | null;
  /** and the method and the address that it calls. */
  calls?: string | null;
  readsOnly: boolean;
  asksFirst: boolean;
  forChat: boolean;
  /** Whether MCP clients may call it. */
  forClients: boolean;
  tokens: number;
  parameters: Schema;
}

export interface PlugIn {
  name: string;
  isAllowed: boolean;
  tools: string[];
  problem: string | null;
}

/** All tools, and what the user decided of them. */
export interface Toolbox {
  tools: ToolDetail[];
  marks: { everyone: Record<string, Mark>; personas: Record<string, Record<string, Mark>> };
  /** The studio's marks, where there are several users: they hold for everybody. */
  team?: Record<string, Mark>;
  problem: string | null;
  /** Names by slug. */
  personas: Record<string, string>;
  active: string | null;
  plugIns: PlugIn[];
  plugInFolder: string;
}

/** What came of a call. */
export interface ToolCallAnswer {
  /** What the model would read; null for a canvas tool. */
  text: string | null;
  output: unknown;
  error: string | null;
  /** The tool of this panel that does the work. */
  canvas: { tool: string; input: unknown } | null;
  milliseconds: number;
  tokens: number;
}

const path = (name: string) => `/api/toolbox/${encodeURIComponent(name)}`;

export const callTool = (name: string, args: unknown, signal?: AbortSignal): Promise<ToolCallAnswer> =>
  sendJson('POST', `${path(name)}/call`, { arguments: args }, signal);

/** @param persona Whose mark it is; null for everyone's. @param mark Null leaves it to the author, or to everyone's mark. */
export const markTool = (name: string, persona: string | null, mark: Mark | null): Promise<void> =>
  sendJson('PUT', `${path(name)}/mark`, { mark, persona });
