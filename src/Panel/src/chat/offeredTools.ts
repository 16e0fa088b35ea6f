import { listTools } from '../service/tools';
import { tools } from '../tools';

/** The tools that this panel offers: those that the service also knows, or all of them while the service does not say. */
export async function offeredTools(): Promise<string[]> {
  const listed = await listTools();
  if (!listed) return Object.keys(tools);
  return listed.filter(({ name, runsIn }) => runsIn === 'browser' && Object.hasOwn(tools, name)).map(({ name }) => name);
}
