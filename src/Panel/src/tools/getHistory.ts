import type { Tool } from '../toolbox/tool';

const DEFAULT_COUNT = 5;

interface Run {
  outputs?: Record<string, Record<string, unknown>>;
  status?: { status_str?: string; messages?: [event: string, detail: Record<string, unknown>][] };
}

export const getHistory: Tool = async (args, { canvas }) => {
  const count = Number(args['count'] ?? DEFAULT_COUNT);
  const runs = (await canvas.comfy(`/history?max_items=${count}`)) as Record<string, Run>;
  const newest = Object.entries(runs).toReversed().slice(0, count);
  return { runs: newest.map(([promptId, run]) => ({ promptId, ...summary(run) })) };
};

function summary({ outputs = {}, status }: Run): object {
  const messages = status?.messages ?? [];
  const times = messages.map(([, detail]) => Number(detail['timestamp'])).filter(Number.isFinite);
  const errors = messages
    .filter(([event]) => event === 'execution_error')
    .map(([, detail]) => ({
      nodeId: String(detail['node_id']),
      type: String(detail['node_type']),
      error: `${String(detail['exception_type'])}: ${String(detail['exception_message']).trim()}`,
    }));
  const interrupted = messages.some(([event]) => event === 'execution_interrupted');
  return {
    status: interrupted ? 'interrupted' : (status?.status_str ?? 'unknown'),
    ...(times.length > 1 && { seconds: Math.round((Math.max(...times) - Math.min(...times)) / 100) / 10 }),
    ...(errors.length > 0 && { errors }),
    files: Object.entries(outputs).flatMap(([nodeId, output]) =>
      Object.values(output)
        .flatMap((items) => (Array.isArray(items) ? (items as ({ filename?: unknown; subfolder?: unknown } | null)[]) : []))
        .flatMap((item) => (typeof item?.filename === 'string' ? [{ nodeId, file: path(item.subfolder, item.filename) }] : [])),
    ),
  };
}

function path(folder: unknown, name: string): string {
  return typeof folder === 'string' && folder !== '' ? `${folder}/${name}` : name;
}
