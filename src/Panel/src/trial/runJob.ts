import { DefaultChatTransport, getToolName, isToolUIPart, lastAssistantMessageIsCompleteWithToolCalls } from 'ai';
import { outlineOf } from '../canvas/outline';
import type { ObjectInfo } from '../canvas/objectInfo';
import { all } from '../canvas/review';
import { PanelChat } from '../chat/PanelChat';
import { serviceFetch } from '../chat/serviceFetch';
import type { ToolSet } from '../service/models';
import { address } from '../service/service';
import { isOpen, textOf, toolPartsOf, type PanelMessage, type ToolPart } from '../sessions/messages';
import type { ChosenModel } from '../state/settings';
import { newId } from '../text/newId';
import type { ToolContext, ToolResult } from '../toolbox/tool';
import { Turn } from '../toolbox/Turn';
import { runTool } from '../tools';
import { readWorkflow } from '../workflow/readWorkflow';
import type { Job } from './jobs';
import type { Outcome, TriedCall } from './outcome';
import { SandboxCanvas } from './SandboxCanvas';

/** The tools that work on the graph alone. Others could reach what is the user's: ComfyUI, its files, the network. */
const TRIED = [
  'addNode',
  'addNote',
  'applyTemplate',
  'applyWorkflowJson',
  'arrangeNodes',
  'askUser',
  'connectNodes',
  'disconnectNodes',
  'duplicateNodes',
  'editWorkflow',
  'executeWorkflow',
  'fillPromptNode',
  'getSelection',
  'getWorkflowInfo',
  'groupNodes',
  'moveNodes',
  'removeNode',
  'replaceNode',
  'setNodeAppearance',
  'setNodeMode',
  'setNodeWidgetValue',
];

/** A job that takes more goes round in circles. */
export const MOST_REQUESTS = 12;

/** A slow local model thinks for minutes. In ms. */
export const LONGEST = 240_000;

const NO_ANSWER = 'The user is away. Do what you think is best.';

/** What a job has cost so far. */
export interface Spent {
  /** To the model. */
  requests: number;
  tokens: number;
}

export interface Trying {
  types: ObjectInfo;
  chosen: ChosenModel;
  tools: ToolSet;
  signal: AbortSignal;
  onSpent: (spent: Spent) => void;
}

/** What came of a job, with the model that did it. */
export interface Run extends Outcome {
  model: string | undefined;
  /** It was ended because it did not end by itself. */
  endless: boolean;
}

/** Has a model do a job on a canvas of its own. Throws what the service says where it gives no answer. */
export async function runJob({ message, start }: Job, { types, chosen, tools, signal, onSpent }: Trying): Promise<Run> {
  signal.throwIfAborted();
  const canvas = new SandboxCanvas(types);
  if (Object.keys(start).length > 0) await readWorkflow(start, canvas, true).build();
  const before = outlineOf(canvas.graph());
  const limit = AbortSignal.timeout(LONGEST);
  const stop = AbortSignal.any([signal, limit]);
  const context = contextOf(canvas, stop);
  const spent = { requests: 0, tokens: 0 };
  let posts = 0;
  let failure: Error | undefined;
  let working: Promise<unknown> = Promise.resolve();

  const chat = await new Promise<PanelChat>((resolve, reject) => {
    const chat: PanelChat = new PanelChat(
      {
        id: newId(),
        transport: transportOf(chosen, tools),
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
          spent.requests = Math.max(++posts, requestsOf(messages));
          spent.tokens += usageOf(messages.at(-1));
          onSpent(spent);
          if (isError || failure) reject(failure ?? new Error('The answer broke off.'));
          else if (isAbort || !goesOn(messages)) resolve(chat);
        },
      },
      [],
      () => !stop.aborted && requestsOf(chat.messages) < MOST_REQUESTS,
    );
    stop.addEventListener('abort', () => void chat.stop().then(() => resolve(chat)), { once: true });
    void chat.sendMessage({ text: message });
  });
  await working;
  signal.throwIfAborted();
  const answers = chat.messages.filter(({ role }) => role === 'assistant');
  return {
    before,
    after: outlineOf(canvas.graph()),
    calls: callsOf(answers),
    said: answers.some((answer) => textOf(answer).trim() !== ''),
    model: answers.at(-1)?.metadata?.model,
    endless: limit.aborted || (requestsOf(answers) >= MOST_REQUESTS && answers.at(-1)!.parts.at(-1)?.type !== 'text'),
  };
}

function contextOf(canvas: SandboxCanvas, signal: AbortSignal): ToolContext {
  return {
    canvas,
    turn: new Turn(canvas),
    signal,
    approve: async (review) => ({ accepted: all(review) }),
    // A trial stays on its canvas.
    permit: async () => ({ agreed: false }),
    ask: async () => NO_ANSWER,
    mayShow: async () => false,
    onProgress: () => undefined,
  };
}

function transportOf(chosen: ChosenModel, toolSet: ToolSet): DefaultChatTransport<PanelMessage> {
  const tools = Object.fromEntries(TRIED.map((name) => [name, {}]));
  return new DefaultChatTransport<PanelMessage>({
    fetch: serviceFetch,
    prepareSendMessagesRequest: ({ id, messages, trigger, messageId }) => ({
      api: `${address()}/api/chat`,
      body: { id, messages: messages.map(withoutMetadata), trigger, messageId, tools, trial: true, toolSet, ...chosen },
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

// Of the request that has just ended; later ones replace it.
function usageOf(message: PanelMessage | undefined): number {
  const { inputTokens = 0, outputTokens = 0 } = message?.metadata?.usage ?? {};
  return inputTokens + outputTokens;
}

function callsOf(answers: readonly PanelMessage[]): TriedCall[] {
  const calls: TriedCall[] = [];
  let request = -1;
  for (const answer of answers)
    for (const part of answer.parts) {
      if (part.type === 'step-start') request++;
      if (isToolUIPart(part)) calls.push({ name: getToolName(part), request, error: errorOf(part) });
    }
  return calls;
}

function errorOf(call: ToolPart): string | undefined {
  if (call.state === 'output-error') return call.errorText;
  if (call.state !== 'output-available') return 'It was not answered.';
  const output = call.output as ToolResult | undefined;
  return output?.success === false ? output.error : undefined;
}
