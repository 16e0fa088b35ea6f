import { getToolName } from 'ai';
import type { ToolPart } from '../../../sessions/messages';
import { plain } from '../../../text/plain';
import { shorten } from '../../../text/shorten';
import { dataOf } from '../../../sessions/results';
import { stateOf } from '../callState';

const LONGEST = 120;

/** What a call is about, in the names that the user sees on the canvas: "Load Checkpoint · MODEL → KSampler". */
export function callBrief(part: ToolPart): string {
  const data = dataOf(part);
  const input = (typeof part.input === 'object' && part.input !== null ? part.input : {}) as Record<string, unknown>;
  const isDone = stateOf(part) === 'done';
  const own = isDone ? BRIEFS[getToolName(part)]?.(data, input) : undefined;
  return shorten((own ?? argumentsOf(input)).replaceAll(/\s+/g, ' '), LONGEST);
}

type Brief = (data: Record<string, unknown>, input: Record<string, unknown>) => string | undefined;

const value: Brief = ({ node, widgetName, value }) =>
  node && widgetName ? `${plain(node)} · ${plain(widgetName)}: ${plain(value)}` : undefined;

const BRIEFS: Readonly<Record<string, Brief>> = {
  addNode: ({ title, type }) => plain(title) || plain(type) || undefined,
  connectNodes: ({ from, to }) => {
    const [source, target] = [end(from), end(to)];
    return source && target && `${source.node} · ${source.name} → ${target.node}`;
  },
  setNodeWidgetValue: value,
  fillPromptNode: value,
  installNodePackage: ({ installed }) => plain(installed) || undefined,
  downloadModel: ({ downloaded }) => (typeof downloaded === 'string' ? downloaded : undefined),
  sweepParameters: ({ summary }) => plain(summary) || undefined,
  removeNode: ({ removed }) => plain((removed as { type?: unknown } | null)?.type) || undefined,
};

// Results of before nodes were named in them have ids alone.
function end(value: unknown): { node: string; name: string } | undefined {
  const { node, name } = (value ?? {}) as { node?: unknown; name?: unknown };
  return typeof node === 'string' && typeof name === 'string' ? { node, name } : undefined;
}

// The arguments on one line, with objects reduced to their size.
function argumentsOf(input: Record<string, unknown>): string {
  return Object.entries(input)
    .map(([name, value]) => (typeof value === 'object' && value !== null ? `${name} {${Object.keys(value).length}}` : String(value)))
    .join(', ');
}
