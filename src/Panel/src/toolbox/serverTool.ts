import { ToolError } from '../canvas/ToolError';
import { callServerTool } from '../service/mcpServers';
import { serviceTools } from '../service/tools';
import { requireLeave } from './permission';
import type { Tool } from './tool';

/** The most characters of the arguments that the card shows. */
const SHOWN = 2000;

/** The tool of an MCP server that its user wants to be asked about; undefined where there is none of that name. */
export function serverTool(name: string): Tool | undefined {
  const tool = serviceTools.get().find((known) => known.name === name && known.runsIn === 'browser');
  const server = tool?.server;
  if (!server) return undefined;
  return async (args, { permit, signal }) => {
    const shown = JSON.stringify(args, null, 1);
    const leave = await permit({
      kind: 'call',
      subject: tool.title ?? name,
      facts: [
        { what: 'server', value: server },
        { what: 'arguments', value: shown.length > SHOWN ? `${shown.slice(0, SHOWN)} …` : shown },
      ],
      effects: [{ what: 'sends', values: { server } }],
    });
    requireLeave(leave, `${name} was not called`);
    const answer = await callServerTool(name, args, signal);
    if (!answer.success) throw new ToolError(answer.error);
    return answer.truncated ? { text: answer.data, truncated: answer.truncated } : answer.data;
  };
}
