import { address, getJson } from '../service/service';
import { tools } from '.';

interface Exported {
  name: string;
  runsIn: 'browser' | 'server';
}

const LIMIT = 5_000;
let known: { address: string; names: string[] } | undefined;

/**
 * The tools that this panel runs for the service: those that both know. All of the panel's own where the service does not tell; if it
 * is away, the message that is posted next says so.
 */
export async function offeredTools(): Promise<string[]> {
  if (known?.address !== address()) known = await ask();
  return known?.names ?? Object.keys(tools);
}

/** Asks again at the next message: a service that was away may come back as another version. */
export function forgetTools(): void {
  known = undefined;
}

async function ask(): Promise<typeof known> {
  const from = address();
  try {
    const { tools: exported } = await getJson<{ tools: Exported[] }>('/api/tools', AbortSignal.timeout(LIMIT));
    return { address: from, names: exported.filter(({ name, runsIn }) => runsIn === 'browser' && Object.hasOwn(tools, name)).map(({ name }) => name) };
  } catch {
    // Told by the message that is posted next, if the service is away; an older service takes the names without having told them.
    return undefined;
  }
}
