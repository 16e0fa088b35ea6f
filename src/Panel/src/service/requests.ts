import { call, getJson, sendJson } from './service';

/** One answer of the assistant, as the list of kept requests shows it. */
export interface RequestHead {
  id: string;
  at: string;
  /** The ids of the conversation and of the user's message. */
  chat?: string | null;
  asked?: string | null;
  /** The id of the message that holds the answer. */
  message: string;
  question: string;
  connection: string;
  model: string;
  calls: number;
  inputTokens: number;
  outputTokens: number;
  milliseconds: number;
  outcome: 'answered' | 'stopped' | 'failed';
  error?: string | null;
  /** The name of the text that was tried. */
  draft?: string | null;
}

/** One HTTP request to the provider. Times are milliseconds since the answer began. */
export interface Attempt {
  url: string;
  sent: number;
  body: string;
  isBodyCut: boolean;
  status?: number | null;
  answered?: number | null;
  first?: number | null;
  ended?: number | null;
  raw: string;
  isRawCut: boolean;
  error?: string | null;
}

export interface ModelCall {
  at: number;
  tokens: { tools: number; messages: number; total: number; budget: number; window: number };
  shortened: { results: number; turns: number; rounds: number; pieces: number };
  attempts: Attempt[];
  inputTokens: number;
  outputTokens: number;
  finish?: string | null;
  error?: string | null;
}

export interface KeptRequest {
  head: RequestHead;
  /** The conversation as it was posted; null where it was too long. */
  messages?: unknown[] | null;
  sections: { name: string; tokens: number; limit?: number | null; leftOut: string[] }[];
  calls: ModelCall[];
}

export interface KeptRequests {
  isOn: boolean;
  /** On the disk. */
  bytes: number;
  requests: RequestHead[];
}

export const requestsPath = (message?: string) => `/api/requests${message ? `?message=${encodeURIComponent(message)}` : ''}`;
export const requestPath = (id: string) => `/api/requests/${encodeURIComponent(id)}`;

export const readRequest = (id: string) => getJson<KeptRequest>(requestPath(id));
export const switchKeeping = (on: boolean) => sendJson('PUT', '/api/requests/keeping', { on });

/** Sends a kept request again, to the connection or else the default, and hands on the answer's stream as it comes. */
export async function replay(
  id: string,
  number: number,
  connection: string | undefined,
  onPiece: (piece: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const body = JSON.stringify({ call: number, ...(connection && { connection }) });
  const headers = { 'Content-Type': 'application/json' };
  const response = await call(`${requestPath(id)}/replay`, { method: 'POST', body, headers, signal });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    onPiece(value);
  }
}
