import { getToolName } from 'ai';
import type { ToolPart } from '../../sessions/messages';
import { dataOf } from '../../sessions/results';
import { plain } from '../../text/plain';
import type { ToolResult } from '../../toolbox/tool';

export type CallState = 'writing' | 'running' | 'done' | 'failed' | 'rejected';

export function stateOf(part: ToolPart): CallState {
  if (part.state === 'input-streaming') return 'writing';
  if (part.state === 'output-error') return 'failed';
  if (part.state !== 'output-available') return 'running';
  const result = part.output as ToolResult | null;
  if (result?.success !== false) return 'done';
  return result.rejected ? 'rejected' : 'failed';
}

/** Why the call failed, in the words that the model got. */
export function errorOf(part: ToolPart): string {
  return part.state === 'output-error' ? part.errorText : plain((part.output as { error?: unknown }).error);
}

/** What the user said as they rejected it. */
export function wordsOf(part: ToolPart): string {
  return plain(dataOf(part)['words']);
}

// These speak to the user themselves: what they show is the answer, not a step on the way.
const OPEN = new Set([
  'executeWorkflow',
  'askUser',
  'applyTemplate',
  'applyWorkflowJson',
  'installNodePackage',
  'downloadModel',
  'sweepParameters',
]);
const SHOWN = ['files', 'missingModels', 'images', 'imagesNote', 'words'];

/** Whether the call's line shows more than that it was made, so that it must not be folded away. */
export function showsMore(part: ToolPart): boolean {
  const data = dataOf(part);
  return OPEN.has(getToolName(part)) || SHOWN.some((name) => name in data);
}
