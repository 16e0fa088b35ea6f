import { plain } from '../../text/plain';

/** What a provider's stream says, put together. */
export interface ReadAnswer {
  text: string;
  reasoning: string;
  calls: { name: string; arguments: string }[];
  error: string;
}

interface Said {
  content?: unknown;
  reasoning_content?: unknown;
  reasoning?: unknown;
  tool_calls?: { index?: number; function?: { name?: string; arguments?: string } }[];
}

/** Reads Chat Completions as a stream of events, or as one JSON document, piece by piece. */
export class AnswerReader {
  readonly #calls: { name: string; arguments: string }[] = [];
  #rest = '';
  #text = '';
  #reasoning = '';
  #error = '';

  /** What has been said with this piece. */
  push(piece: string): ReadAnswer {
    const lines = (this.#rest + piece).split(/\r?\n/);
    this.#rest = lines.pop()!;
    for (const line of lines) if (line.startsWith('data:')) this.#take(line.slice('data:'.length).trim());
    return { text: this.#text, reasoning: this.#reasoning, calls: [...this.#calls], error: this.#error };
  }

  #take(data: string): void {
    const event = parsed(data);
    if (!event) return;
    const { error, choices } = event as { error?: unknown; choices?: { delta?: Said; message?: Said }[] };
    if (error) this.#error = typeof error === 'string' ? error : plain((error as { message?: unknown }).message ?? error);
    const said = choices?.[0]?.delta ?? choices?.[0]?.message;
    if (!said) return;
    if (typeof said.content === 'string') this.#text += said.content;
    const thought = said.reasoning_content ?? said.reasoning;
    if (typeof thought === 'string') this.#reasoning += thought;
    said.tool_calls?.forEach(({ index, function: piece }, place) => {
      const call = (this.#calls[index ?? place] ??= { name: '', arguments: '' });
      call.name += piece?.name ?? '';
      call.arguments += piece?.arguments ?? '';
    });
  }
}

/** What a whole answer says. */
export function answerOf(raw: string): ReadAnswer {
  const isDocument = raw.trimStart().startsWith('{');
  return new AnswerReader().push(isDocument ? `data: ${raw.replaceAll(/\s*\n\s*/g, ' ')}\n` : `${raw}\n`);
}

function parsed(data: string): object | undefined {
  try {
    const event: unknown = JSON.parse(data);
    return typeof event === 'object' && event !== null ? event : undefined;
  } catch {
    // "[DONE]", or an event that was cut.
    return undefined;
  }
}
