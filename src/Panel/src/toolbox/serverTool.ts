import { ToolError } from '../canvas/ToolError';
import { callServerTool } from '../service/mcpServers';
import { serviceTool } from '../service/tools';
import { requireYes } from './requireYes';
import type { Tool } from './tool';

/** The tool of somebody else's server that its user wants to be asked about; undefined where there is none of that name. */
export function serverTool(name: string): Tool | undefined {
  const tool = serviceTool(name);
  if (!tool?.server || tool.runsIn !== 'browser') return undefined;
  return async (args, context) => {
    await requireYes(name, args, context);
    const answer = await callServerTool(name, args, context.signal);
    if (!answer.success) throw new ToolError(answer.error);
    return answer.truncated ? { text: answer.data, truncated: answer.truncated } : answer.data;
  };
}
