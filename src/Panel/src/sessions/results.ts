import type { RunFile } from '../canvas/Canvas';
import { textOf, toolPartsOf, type PanelMessage, type ToolPart } from './messages';

/** What a call returned, as an object that may hold anything: it may come from an imported conversation. */
export function dataOf(part: ToolPart): Readonly<Record<string, unknown>> {
  const output = part.state === 'output-available' ? (part.output as { data?: unknown } | null) : null;
  return typeof output?.data === 'object' && output.data !== null ? (output.data as Record<string, unknown>) : NOTHING;
}

const NOTHING: Readonly<Record<string, unknown>> = {};

/** The files that a run made. */
export function filesOf(part: ToolPart): RunFile[] {
  const { files } = dataOf(part);
  return Array.isArray(files) ? (files as unknown[]).filter(isFile) : [];
}

function isFile(value: unknown): value is RunFile {
  const { url, filename } = (value ?? {}) as Partial<RunFile>;
  return typeof url === 'string' && typeof filename === 'string';
}

/** The runs of a sweep, in the order of their sheet. */
export interface Sweep {
  columns: number;
  cells: { label: string; file?: RunFile; error?: string; promptId?: string }[];
}

const MOST_CELLS = 64;

export function sweepOf(part: ToolPart): Sweep | undefined {
  const { columns, cells } = (dataOf(part)['sweep'] ?? {}) as Partial<Sweep>;
  if (!Number.isInteger(columns) || columns! < 1 || columns! > MOST_CELLS || !Array.isArray(cells)) return undefined;
  const known = cells.slice(0, MOST_CELLS).filter((cell: unknown) => typeof (cell as { label?: unknown } | null)?.label === 'string');
  return known.length > 0 ? { columns: columns!, cells: known } : undefined;
}

/** A picture, video or sound that a run of the conversation made. */
export interface Result {
  /** Of the call and the place among its files: the same whenever the conversation is read. */
  id: string;
  file: RunFile;
  /** The values that a sweep tried; empty for other runs. */
  label: string;
  /** ComfyUI's id of the run. */
  promptId?: string;
}

/** What came of one message of the user's. */
export interface ResultGroup {
  /** The message's id. */
  id: string;
  asked: string;
  results: Result[];
}

export const resultId = (callId: string, index: number): string => `${callId}/${index}`;

/** All results of a conversation, in the order in which they were made. */
export function resultsOf(messages: readonly PanelMessage[]): ResultGroup[] {
  const groups: ResultGroup[] = [];
  let asked = { id: '', text: '' };
  for (const message of messages) {
    if (message.role === 'user') asked = { id: message.id, text: textOf(message) };
    const results = toolPartsOf(message).flatMap(resultsIn);
    const last = groups.at(-1);
    if (results.length > 0 && last?.id === asked.id) last.results.push(...results);
    else if (results.length > 0) groups.push({ id: asked.id, asked: asked.text, results });
  }
  return groups;
}

const SHOWN: readonly unknown[] = ['image', 'video', 'audio'];

function resultsIn(part: ToolPart): Result[] {
  const { promptId } = dataOf(part);
  const cells: { file?: RunFile; label?: string; promptId?: unknown }[] =
    sweepOf(part)?.cells ?? filesOf(part).map((file) => ({ file, promptId }));
  return cells.flatMap(({ file, label = '', promptId }, index) =>
    isFile(file) && SHOWN.includes(file.kind)
      ? [{ id: resultId(part.toolCallId, index), file, label, ...(isId(promptId) && { promptId }) }]
      : [],
  );
}

// It becomes a part of an address at ComfyUI, where others act.
function isId(value: unknown): value is string {
  return typeof value === 'string' && /^[\w-]+$/.test(value);
}
