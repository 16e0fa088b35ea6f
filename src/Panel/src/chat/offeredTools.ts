import { isLeftToUs, listTools } from '../service/tools';
import { tools } from '../tools';

/**
 * The tools that this panel offers: those that the service also knows, or all of them while the service does not say; and those of the
 * service that it leaves to us.
 */
export async function offeredTools(): Promise<string[]> {
  const listed = await listTools();
  if (!listed) return Object.keys(tools);
  return listed
    .filter((tool) => isLeftToUs(tool) || (tool.runsIn === 'browser' && Object.hasOwn(tools, tool.name)))
    .map(({ name }) => name);
}
