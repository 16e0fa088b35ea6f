import { listTools } from '../service/tools';
import { tools } from '../tools';

/**
 * The tools that this panel offers: those that the service also knows, or all of them while the service does not say. Those of MCP servers
 * are among them where their user wants to be asked.
 */
export async function offeredTools(): Promise<string[]> {
  const listed = await listTools();
  if (!listed) return Object.keys(tools);
  return listed
    .filter(({ name, runsIn, server }) => runsIn === 'browser' && (server || Object.hasOwn(tools, name)))
    .map(({ name }) => name);
}
