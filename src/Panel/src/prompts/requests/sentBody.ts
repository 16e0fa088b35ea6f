import { plain } from '../../text/plain';

/** A message of a request, as text. */
export interface SentMessage {
  role: string;
  text: string;
}

/** The parts of a request's body that people read; undefined where it is no longer JSON, as its end was cut. */
export function sentBody(body: string): { messages: SentMessage[]; tools: { name: string; description: string }[] } | undefined {
  try {
    const { messages = [], tools = [] } = JSON.parse(body) as { messages?: Message[]; tools?: Tool[] };
    return {
      messages: messages.map(({ role, content, tool_calls: calls = [] }) => ({
        role,
        text: [textOf(content), ...calls.map(({ function: call }) => `${call?.name ?? ''}(${call?.arguments ?? ''})`)]
          .filter(Boolean)
          .join('\n'),
      })),
      tools: tools.map(({ function: tool }) => ({ name: tool?.name ?? '', description: tool?.description ?? '' })),
    };
  } catch {
    // It was too long to be kept whole, or never was JSON: the text itself is shown.
    return undefined;
  }
}

interface Message {
  role: string;
  content?: unknown;
  tool_calls?: { function?: { name?: string; arguments?: string } }[];
}

interface Tool {
  function?: { name?: string; description?: string };
}

function textOf(content: unknown): string {
  if (!Array.isArray(content)) return plain(content);
  return content.map((part: { type?: string; text?: string }) => part.text ?? `[${part.type ?? ''}]`).join('\n');
}
