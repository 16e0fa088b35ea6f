import { getToolName } from 'ai';
import type { RunFile } from '../../canvas/Canvas';
import type { ToolPart } from '../../sessions/messages';
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

/** What a call returned, as an object that may hold anything: it may come from an imported conversation. */
export function dataOf(part: ToolPart): Readonly<Record<string, unknown>> {
  const output = part.state === 'output-available' ? (part.output as { data?: unknown } | null) : null;
  return typeof output?.data === 'object' && output.data !== null ? (output.data as Record<string, unknown>) : NOTHING;
}

const NOTHING: Readonly<Record<string, unknown>> = {};

/** Why the call failed, in the words that the model got. */
export function errorOf(part: ToolPart): string {
  return part.state === 'output-error' ? part.errorText : plain((part.output as { error?: unknown }).error);
}

/** What the user said as they rejected it. */
export function wordsOf(part: ToolPart): string {
  return plain(dataOf(part)['words']);
}

/** The files that a run made. */
export function filesOf(part: ToolPart): RunFile[] {
  const { files } = dataOf(part);
  return Array.isArray(files) ? (files as unknown[]).filter(isFile) : [];
}

function isFile(value: unknown): value is RunFile {
  const { url, filename } = (value ?? {}) as Partial<RunFile>;
  return typeof url === 'string' && typeof filename === 'string';
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
