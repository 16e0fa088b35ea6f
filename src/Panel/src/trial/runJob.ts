import { getToolName, isToolUIPart } from 'ai';
import type { ObjectInfo } from '../canvas/objectInfo';
import type { ToolSet } from '../service/models';
import { textOf, type PanelMessage, type ToolPart } from '../sessions/messages';
import type { ChosenModel } from '../state/settings';
import type { ToolResult } from '../toolbox/tool';
import { askOnSandbox } from './askOnSandbox';
import type { Job } from './jobs';
import type { Outcome, TriedCall } from './outcome';

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
  const { before, after, answers, endless } = await askOnSandbox({
    history: [],
    parts: [{ type: 'text', text: message }],
    start,
    types,
    more: { toolSet: tools, ...chosen },
    signal,
    onSpent: ({ requests, usage }) => onSpent({ requests, tokens: usage.inputTokens + usage.outputTokens }),
  });
  return {
    before,
    after,
    calls: callsOf(answers),
    said: answers.some((answer) => textOf(answer).trim() !== ''),
    model: answers.at(-1)?.metadata?.model,
    endless,
  };
}

/** The calls of an answer, in order. */
export function callsOf(answers: readonly PanelMessage[]): TriedCall[] {
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
