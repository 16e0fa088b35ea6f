import type { McpServer, ServerDraft } from '../../service/mcpServers';
import { lineOf, wordsOf } from '../../text/commandLine';

/** What the form holds. */
export interface Edited {
  name: string;
  /** A command line, an address, or the JSON that a server's README gives for other clients. */
  start: string;
  /** `NAME=value`, a line each. */
  keys: string;
  /** The server that is changed. */
  server?: McpServer;
}

export const editedOf = (server: McpServer): Edited => ({
  name: server.name,
  start: server.url ?? lineOf([server.command ?? '', ...server.args]),
  keys: server.keys.map((key) => `${key}=`).join('\n'),
  server,
});

/** The servers that the form describes, by name. Throws a SyntaxError for JSON that is none. */
export function draftsOf({ name, start, keys, server }: Edited): [name: string, draft: ServerDraft][] {
  const text = start.trim();
  if (text.startsWith('{')) return pasted(text, name);
  const values = keysOf(keys, server);
  const hasKeys = Object.keys(values).length > 0;
  if (/^https?:\/\//i.test(text)) return [[name.trim() || hostOf(text), { url: text, ...(hasKeys && { headers: values }) }]];
  const [command = '', ...args] = wordsOf(text);
  const draft = { command, args, ...(hasKeys && { env: values }), ...(server?.cwd && { cwd: server.cwd }) };
  return [[name.trim() || nameOf(command, args), draft]];
}

function pasted(text: string, name: string): [string, ServerDraft][] {
  const json = JSON.parse(text) as { mcpServers?: Record<string, ServerDraft> } & ServerDraft;
  if (json.mcpServers) return Object.entries(json.mcpServers);
  return [[name.trim() || nameOf(json.command ?? '', json.args ?? []), json]];
}

// A stored key has no value here, and keeps the one that it has.
function keysOf(lines: string, server: McpServer | undefined): Record<string, string | null> {
  const pairs = lines
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line): [string, string | null] => {
      const at = line.search(/[=:]/);
      const [key, value] = at < 0 ? [line.trim(), ''] : [line.slice(0, at).trim(), line.slice(at + 1).trim()];
      return [key, value === '' && server?.keys.includes(key) ? null : value];
    });
  return Object.fromEntries(pairs);
}

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).hostname : 'server');

// "npx -y @modelcontextprotocol/server-memory" is known as memory.
function nameOf(command: string, args: readonly string[]): string {
  const program = args.find((word) => !word.startsWith('-')) ?? command;
  const last = program.split(/[/\\]/).at(-1) ?? program;
  return last.replace(/^(mcp-)?server-|(-mcp)?-server$|^mcp-|-mcp$/g, '').replace(/@.*$|\.\w+$/, '') || 'server';
}
