import { getToolName, type UIMessageChunk } from 'ai';
import type { Answering } from '../sessions/Session';
import { isHalf, toolPartsOf, type PanelMessage } from '../sessions/messages';
import type { ToolResult } from '../toolbox/tool';
import { INTERRUPTED } from './settled';

/** The service has only an earlier answer: what was to be posted last never reached it. */
export class EarlierAnswerError extends Error {}

/** What is about to be posted. */
export function answeringOf(messages: readonly PanelMessage[]): Answering | undefined {
  const last = messages.findLast((message) => !message.metadata?.local);
  return last && { after: last.id, parts: last.parts.length, begun: [] };
}

/**
 * The transcript as it was posted. The service replays an answer from its first chunk, so what has arrived of it goes. The panel's own
 * notes move up: the answer is added to the last message.
 */
export function cutBack(messages: readonly PanelMessage[], { after, parts }: Answering): PanelMessage[] | undefined {
  const index = messages.findIndex((message) => message.id === after);
  const posted = messages[index];
  if (!posted) return undefined;
  const { failure: _, stopped: __, usage: ___, ...metadata } = posted.metadata ?? {};
  const notes = messages.slice(index + 1).filter((message) => message.metadata?.local);
  return [...messages.slice(0, index), ...notes, { ...posted, metadata, parts: posted.parts.slice(0, parts) }];
}

/** Calls that find out what they have done already, and go on from there. */
const AGAIN = new Set(['installNodePackage', 'downloadModel']);

/** The results of the calls that have run, by call id: the replay brings the calls again. */
export function resultsOf(messages: readonly PanelMessage[], { begun }: Answering): Map<string, ToolResult> {
  const results = new Map<string, ToolResult>(begun.map((callId) => [callId, { success: false, error: INTERRUPTED }]));
  for (const call of messages.flatMap(toolPartsOf)) {
    if (!begun.includes(call.toolCallId)) continue;
    if (call.state === 'output-available') results.set(call.toolCallId, call.output as ToolResult);
    else if (AGAIN.has(getToolName(call))) results.delete(call.toolCallId);
  }
  return results;
}

/** How much of the answer has arrived. */
export function sizeOf(messages: readonly PanelMessage[]): number {
  return JSON.stringify(messages.at(-1)?.parts ?? []).length;
}

/** The last message without calls that were never made. */
export function withoutHalfCalls(message: PanelMessage): PanelMessage {
  return message.parts.some(isHalf) ? { ...message, parts: message.parts.filter((part) => !isHalf(part)) } : message;
}

/**
 * Ends with an EarlierAnswerError if the service replays an earlier answer. That is known by its calls, so nothing is let through while it
 * says what is in the transcript already: it would be there twice.
 */
export function onlyNewer(stream: ReadableStream<UIMessageChunk>, posted: readonly PanelMessage[]): ReadableStream<UIMessageChunk> {
  const last = posted.at(-1);
  const calls = new Set(toolPartsOf(last).map((call) => call.toolCallId));
  const texts = textsOfSteps(last);
  let held: UIMessageChunk[] | undefined = last?.role === 'assistant' ? [] : undefined;
  let told = '';
  const isOpen = (chunk: UIMessageChunk): boolean => {
    if (chunk.type === 'text-delta') told += chunk.delta;
    return !chunk.type.startsWith('tool-') && chunk.type !== 'finish' && texts.some((text) => text.startsWith(told));
  };
  const isEarlier = (chunk: UIMessageChunk): boolean => {
    if (chunk.type === 'tool-input-start' || chunk.type === 'tool-input-available') return calls.has(chunk.toolCallId);
    if (chunk.type !== 'start' || chunk.messageId === undefined) return false;
    return last?.role === 'assistant' ? chunk.messageId !== last.id : posted.some((message) => message.id === chunk.messageId);
  };
  const release = (controller: TransformStreamDefaultController<UIMessageChunk>) => {
    held?.forEach((chunk) => controller.enqueue(chunk));
    held = undefined;
  };
  return stream.pipeThrough(
    new TransformStream<UIMessageChunk, UIMessageChunk>({
      transform(chunk, controller) {
        if (isEarlier(chunk)) return controller.error(new EarlierAnswerError('The service has only an earlier answer.'));
        if (!held) return controller.enqueue(chunk);
        held.push(chunk);
        if (!isOpen(chunk)) release(controller);
      },
      flush: release,
    }),
  );
}

/** What each step of an answer said. */
function textsOfSteps(message: PanelMessage | undefined): string[] {
  const texts = [''];
  for (const part of message?.parts ?? [])
    if (part.type === 'step-start') texts.push('');
    else if (part.type === 'text') texts[texts.length - 1] += part.text;
  return texts;
}
