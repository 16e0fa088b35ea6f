import { getToolName, isToolUIPart } from 'ai';
import type { Happened } from '../../service/examples';
import { readRequest, requestsPath, type KeptRequest, type KeptRequests } from '../../service/requests';
import { getJson } from '../../service/service';
import { textOf, type PanelMessage } from '../../sessions/messages';
import { SessionStore } from '../../sessions/SessionStore';
import { answerOf, type ReadAnswer } from '../requests/AnswerReader';
import { canvasThen } from '../trying/canvasThen';

/**
 * What was asked and what came of it, from a kept request. Canvas calls end a request and begin the next, so that the last one of the
 * answer has all calls: those before it in its messages, its own in what the provider sent.
 */
export async function happenedIn(kept: KeptRequest): Promise<Happened> {
  const { requests } = await getJson<KeptRequests>(requestsPath(kept.head.message));
  const newest = requests[0];
  const last = newest && newest.id !== kept.head.id ? await readRequest(newest.id) : kept;
  const answers = last.calls.map(({ attempts }) => answerOf(attempts.at(-1)?.raw ?? ''));
  const happened = whatHappened((last.messages ?? kept.messages ?? []) as PanelMessage[], answers);
  return withCanvas(happened, kept.head.chat, kept.head.asked);
}

/** The same from a conversation that this browser keeps: its last question and the answer to that. */
export async function happenedInConversation(id: string): Promise<Happened> {
  const store = await SessionStore.open();
  try {
    const messages = await store.messages(id);
    return await withCanvas(whatHappened(messages), id, messages.findLast(({ role }) => role === 'user')?.id);
  } finally {
    store.close();
  }
}

/**
 * The conversation up to the user's last message, and what the answer to it said and called.
 * @param answers What came after the messages.
 */
export function whatHappened(messages: readonly PanelMessage[], answers: readonly ReadAnswer[] = []): Happened {
  const end = messages.findLastIndex(({ role }) => role === 'user') + 1;
  const earlier = messages.slice(end);
  const calls = [
    ...earlier
      .flatMap(({ parts }) => parts)
      .filter(isToolUIPart)
      .map((part) => ({ tool: getToolName(part), arguments: part.input as object | undefined })),
    ...answers.flatMap(({ calls }) => calls.map((call) => ({ tool: call.name, arguments: argumentsOf(call.arguments) }))),
  ];
  const said = [...earlier.map(textOf), ...answers.map(({ text }) => text)].filter((text) => text.trim() !== '');
  return { messages: messages.slice(0, end), calls, text: said.join('\n') };
}

async function withCanvas(happened: Happened, chat: string | null | undefined, asked: string | null | undefined): Promise<Happened> {
  const canvas = await canvasThen(chat, asked);
  return { ...happened, ...(canvas && { canvas }) };
}

function argumentsOf(json: string): object | undefined {
  try {
    const parsed: unknown = JSON.parse(json);
    return typeof parsed === 'object' && parsed !== null ? parsed : undefined;
  } catch {
    // The model wrote no JSON.
    return undefined;
  }
}
