import { plain } from '../text/plain';
import type { RunApi } from './RunApi';
import { runState } from './runState';

export interface Happened {
  type: string;
  detail: Record<string, unknown> & { prompt_id?: string; node?: string };
}

const EVENTS = [
  'execution_start',
  'execution_cached',
  'executing',
  'progress',
  'executed',
  'execution_success',
  'execution_error',
  'execution_interrupted',
];
const ENDS = new Set(['execution_success', 'execution_error', 'execution_interrupted']);

/** How often ComfyUI is asked what its socket may have missed, in ms. Two equal answers in a row decide. */
const PAUSE = 1_000;

/** Not ComfyUI's: the run is in neither the queue nor the history, or ComfyUI does not answer. */
export const GONE = 'run_gone';
export const AWAY = 'run_away';

export type RunEvents = ReturnType<typeof listen>;

/** Queues ComfyUI's events from now on. */
export function listen(api: RunApi) {
  const waiting: Happened[] = [];
  let wake = (): void => undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isClosed = false;
  const add = (happened: Happened) => {
    waiting.push(happened);
    wake();
  };
  const take = (event: Event) => {
    const { detail } = event as CustomEvent<unknown>;
    // In some versions, `executing` carries the bare node id.
    add({
      type: event.type,
      detail: typeof detail === 'object' && detail !== null ? (detail as Happened['detail']) : { node: plain(detail) },
    });
  };
  EVENTS.forEach((type) => api.addEventListener?.(type, take));

  return {
    async next(signal: AbortSignal): Promise<Happened> {
      while (waiting.length === 0)
        await new Promise<void>((resolve, reject) => {
          wake = resolve;
          if (signal.aborted) reject(signal.reason as Error);
          signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
        });
      return waiting.shift()!;
    },

    /** Asks ComfyUI about the run, because no event tells that it was deleted from the queue, or lost with ComfyUI or the connection. */
    watch(promptId: string): void {
      let before = '';
      let wasRunning = false;
      const look = async () => {
        const now = await runState(api, promptId);
        const isSure = now.state === before;
        before = now.state;
        wasRunning ||= now.state === 'running';
        const isOver = now.state === 'gone' || now.state === 'away' || now.state === 'ended';
        // The socket may be about to tell it too.
        if (isOver && isSure && !isClosed) eventsOf(now, promptId, wasRunning).forEach(add);
        else if (!isClosed) timer = setTimeout(() => void look(), PAUSE);
      };
      timer = setTimeout(() => void look(), PAUSE);
    },

    close(): void {
      isClosed = true;
      clearTimeout(timer);
      EVENTS.forEach((type) => api.removeEventListener?.(type, take));
    },
  };
}

function eventsOf(now: Awaited<ReturnType<typeof runState>>, prompt_id: string, wasRunning: boolean): Happened[] {
  if (now.state !== 'ended') return [{ type: now.state === 'away' ? AWAY : GONE, detail: { prompt_id, wasRunning } }];
  const outputs = Object.entries(now.outputs).map(([node, output]) => ({ type: 'executed', detail: { prompt_id, node, output } }));
  const end = now.messages.findLast(([type]) => ENDS.has(type));
  const cached = now.messages
    .filter(([type]) => type === 'execution_cached')
    .map(([type, detail]) => ({ type, detail: { ...detail, prompt_id } }));
  return [
    ...cached,
    ...outputs,
    { type: end?.[0] ?? (now.failed ? 'execution_error' : 'execution_success'), detail: { ...end?.[1], prompt_id } },
  ];
}
