import { DefaultChatTransport, lastAssistantMessageIsCompleteWithToolCalls } from 'ai';
import { outlineOf, type Outline } from '../canvas/outline';
import type { ObjectInfo } from '../canvas/objectInfo';
import { PanelChat } from '../chat/PanelChat';
import { serviceFetch } from '../chat/serviceFetch';
import { address } from '../service/service';
import { isOpen, toolPartsOf, type PanelMessage, type Usage } from '../sessions/messages';
import { newId } from '../text/newId';
import { runTool } from '../tools';
import { readWorkflow } from '../workflow/readWorkflow';
import { SandboxCanvas } from './SandboxCanvas';
import { sandboxContext, TRIED } from './sandboxTools';

/** A job that takes more goes round in circles. */
export const MOST_REQUESTS = 12;

/** A slow local model thinks for minutes. In ms. */
export const LONGEST = 240_000;

/** What it has cost so far. */
export interface Spent {
  /** To the model. */
  requests: number;
  usage: Usage;
}

export interface Question {
  /** What was said before. */
  history: readonly PanelMessage[];
  /** What the user asks now. */
  parts: PanelMessage['parts'];
  /** The workflow on the canvas then; an empty object for none. */
  start: object;
  types: ObjectInfo;
  /** What else is posted to the service. */
  more: object;
  signal: AbortSignal;
  onSpent?: (spent: Spent) => void;
  /** Called with the transcript while the answer grows. */
  onChange?: (messages: readonly PanelMessage[]) => void;
}

export interface SandboxAnswer {
  before: Outline;
  after: Outline;
  /** The assistant's messages to this question. */
  answers: readonly PanelMessage[];
  /** It was ended because it did not end by itself. */
  endless: boolean;
}

/** Has a model answer on a canvas of its own. Throws what the service says where it gives no answer. */
export async function askOnSandbox(question: Question): Promise<SandboxAnswer> {
  const { history, parts, start, types, more, signal, onSpent, onChange } = question;
  signal.throwIfAborted();
  const canvas = new SandboxCanvas(types);
  if (Object.keys(start).length > 0) await readWorkflow(start, canvas, true).build();
  const before = outlineOf(canvas.graph());
  const limit = AbortSignal.timeout(LONGEST);
  const stop = AbortSignal.any([signal, limit]);
  const context = sandboxContext(canvas, stop);
  const spent: Spent = { requests: 0, usage: { inputTokens: 0, outputTokens: 0 } };
  const newOf = (messages: readonly PanelMessage[]) => messages.slice(history.length + 1);
  let posts = 0;
  let failure: Error | undefined;
  let working: Promise<unknown> = Promise.resolve();

  const chat = await new Promise<PanelChat>((resolve, reject) => {
    const chat: PanelChat = new PanelChat(
      {
        id: newId(),
        transport: transportOf(more),
        onToolCall: ({ toolCall: { toolCallId, toolName, input } }) => {
          // The stream announces the service's own calls too.
          if (!TRIED.includes(toolName)) return;
          working = working.then(async () => {
            const output = await runTool(toolName, input, context);
            void chat.addToolOutput({ tool: toolName as never, toolCallId, output });
          });
        },
        onError: (error) => (failure = error),
        onFinish: ({ isAbort, isError, messages }) => {
          // One that is refused has no step.
          spent.requests = Math.max(++posts, requestsOf(newOf(messages)));
          const { inputTokens = 0, outputTokens = 0 } = messages.at(-1)?.metadata?.usage ?? {};
          // Of the request that has just ended; later ones replace it.
          spent.usage = { inputTokens: spent.usage.inputTokens + inputTokens, outputTokens: spent.usage.outputTokens + outputTokens };
          onSpent?.({ ...spent });
          if (isError || failure) reject(failure ?? new Error('The answer broke off.'));
          else if (isAbort || !goesOn(newOf(messages))) resolve(chat);
        },
      },
      [...history],
      () => !stop.aborted && requestsOf(newOf(chat.messages)) < MOST_REQUESTS,
    );
    if (onChange) chat.transcript.subscribe(() => onChange(newOf(chat.messages)));
    stop.addEventListener('abort', () => void chat.stop().then(() => resolve(chat)), { once: true });
    void chat.sendMessage({ parts });
  });
  await working;
  signal.throwIfAborted();
  const answers = newOf(chat.messages).filter(({ role }) => role === 'assistant');
  return {
    before,
    after: outlineOf(canvas.graph()),
    answers,
    endless: limit.aborted || (requestsOf(answers) >= MOST_REQUESTS && answers.at(-1)!.parts.at(-1)?.type !== 'text'),
  };
}

function transportOf(more: object): DefaultChatTransport<PanelMessage> {
  const tools = Object.fromEntries(TRIED.map((name) => [name, {}]));
  return new DefaultChatTransport<PanelMessage>({
    fetch: serviceFetch,
    prepareSendMessagesRequest: ({ id, messages, trigger, messageId }) => ({
      api: `${address()}/api/chat`,
      body: { id, messages: messages.map(withoutMetadata), trigger, messageId, tools, trial: true, ...more },
    }),
  });
}

const withoutMetadata = ({ metadata: _, ...message }: PanelMessage) => message;

// As a conversation does: it goes on while calls are open, which are answered here, or answered, which are posted.
function goesOn(messages: PanelMessage[]): boolean {
  const last = messages.at(-1);
  if (last?.role !== 'assistant' || requestsOf(messages) >= MOST_REQUESTS) return false;
  return toolPartsOf(last).some(isOpen) || lastAssistantMessageIsCompleteWithToolCalls({ messages });
}

const requestsOf = (messages: readonly PanelMessage[]) =>
  messages.flatMap(({ parts }) => parts).filter(({ type }) => type === 'step-start').length;
