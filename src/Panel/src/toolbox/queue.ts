import type { Canvas } from '../canvas/Canvas';

/** A run in ComfyUI's queue. */
export interface Queued {
  promptId: string;
  nodes: number;
}

export interface Queue {
  running: Queued[];
  waiting: Queued[];
}

/** What ComfyUI is busy with, and what waits, in the order in which it will run. */
export async function readQueue(canvas: Canvas): Promise<Queue> {
  const { queue_running, queue_pending } = (await canvas.comfy('/queue')) as { queue_running?: unknown; queue_pending?: unknown };
  const [running, waiting] = [queue_running, queue_pending].map((list) => (Array.isArray(list) ? (list as Entry[]) : []));
  return { running: running!.map(queued), waiting: waiting!.toSorted((one, other) => Number(one[0]) - Number(other[0])).map(queued) };
}

type Entry = [number: unknown, promptId: unknown, prompt: unknown];

function queued([, promptId, prompt]: Entry): Queued {
  return { promptId: String(promptId), nodes: Object.keys(prompt ?? {}).length };
}
