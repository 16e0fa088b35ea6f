import { vi } from 'vitest';

type Chunk = Record<string, unknown>;

interface Posted {
  resumable?: boolean;
  messages: { role: string; parts: { type: string; text?: string; state?: string; output?: unknown; [more: string]: unknown }[] }[];
  tools: Record<string, object>;
}

/** What the service answers besides the chat, by path. A Response is returned as is; other paths give 404. */
export const routes = new Map<string, (body: Record<string, unknown>) => unknown>();

/** A service with scripted answers to POST /api/chat, one per request. Returns what was posted. */
export function fakeService(...answers: (Chunk[] | Error | Response | { status: number; body: object } | 'hang')[]) {
  const posted: Posted[] = [];
  vi.stubGlobal('fetch', async (url: string, init?: RequestInit) => {
    const path = new URL(url, 'http://service.test').pathname;
    const stored = replays.get(`${init?.method ?? 'GET'} ${path}`);
    if (stored) return stored();
    if (path !== '/api/chat') {
      const answer = routes.get(path)?.(body(init)) ?? new Response('', { status: 404 });
      return answer instanceof Response ? answer : Response.json(answer);
    }
    posted.push(body<Posted>(init));
    const answer = answers[posted.length - 1];
    if (answer instanceof Error) throw answer;
    if (answer instanceof Response) return answer;
    if (answer && !Array.isArray(answer) && answer !== 'hang') return Response.json(answer.body, { status: answer.status });
    return new Response(stream(answer ?? [], init?.signal ?? undefined), { headers: { 'Content-Type': 'text/event-stream' } });
  });
  return posted;
}

/** What the service answers to other requests about a chat, by method and path: a replay, or the end of an answer. */
export const replays = new Map<string, () => Response>();

/** A stream of these chunks, which then ends, breaks off, or stays open. */
export function streamed(chunks: Chunk[], end: 'ends' | 'breaks' | 'stays' = 'ends'): Response {
  const encoder = new TextEncoder();
  let next = 0;
  const stream = new ReadableStream<Uint8Array>({
    // Chunk by chunk: an error drops what is still queued.
    pull(controller) {
      const chunk = chunks[next++];
      if (chunk) controller.enqueue(encoder.encode(`data: ${JSON.stringify(chunk)}\n\n`));
      else if (end === 'ends') controller.close();
      else if (end === 'breaks') controller.error(new TypeError('network error'));
      else return new Promise(() => undefined);
    },
  });
  return new Response(stream, { headers: { 'Content-Type': 'text/event-stream' } });
}

function body<T = Record<string, unknown>>(init: RequestInit | undefined): T {
  return JSON.parse((init?.body as string | undefined) ?? '{}') as T;
}

function stream(answer: Chunk[] | 'hang', signal: AbortSignal | undefined): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    start(controller) {
      const chunks = answer === 'hang' ? [...opening('a'), ...said('half')] : answer;
      for (const chunk of chunks) controller.enqueue(encoder.encode(`data: ${JSON.stringify(chunk)}\n\n`));
      if (answer !== 'hang') return controller.close();
      signal?.addEventListener('abort', () => controller.error(new DOMException('stopped', 'AbortError')));
    },
  });
}

const opening = (id: string): Chunk[] => [{ type: 'start', messageId: id }, { type: 'start-step' }];
const said = (text: string): Chunk[] => [
  { type: 'text-start', id: '1' },
  { type: 'text-delta', id: '1', delta: text },
];
const closing = (finishReason: string): Chunk[] => [
  { type: 'finish-step' },
  { type: 'finish', finishReason, messageMetadata: { usage: { inputTokens: 10, outputTokens: 2 } } },
];

export const says = (text: string, id = 'a'): Chunk[] => [...opening(id), ...said(text), { type: 'text-end', id: '1' }, ...closing('stop')];
export const breaksOff = (text: string): Chunk[] => [...opening('a'), ...said(text)];
export const fails = (error: string): Chunk[] => [
  ...opening('a'),
  { type: 'finish-step' },
  { type: 'error', errorText: error },
  { type: 'finish', finishReason: 'error' },
];

/** Calls tools in one step: [id, name, input]. */
export const calls = (...list: [string, string, object][]): Chunk[] => [
  ...opening('a'),
  ...list.map(([toolCallId, toolName, input]) => ({ type: 'tool-input-available', toolCallId, toolName, input })),
  ...closing('tool-calls'),
];
