import type { Canvas, RunProgress } from '../canvas/Canvas';
import { findNode, type GraphNode } from '../canvas/graph';
import type { Changes } from '../canvas/outline';
import { ToolError } from '../canvas/ToolError';
import type { Turn } from './Turn';

/** The most nodes that an error lists. */
const LISTED = 40;

export type Arguments = Record<string, unknown>;

/** What a call returns to the model. `rejected`: the user said no, which the transcript does not show as a failure. */
export type ToolResult = { success: true; data: unknown } | { success: false; rejected?: true; error: string };

export interface ToolContext {
  canvas: Canvas;
  turn: Turn;
  /** Aborted when the user stops the answer. */
  signal: AbortSignal;
  /** Shows the user what would change, and resolves to whether they agree. */
  approve: (changes: Changes) => Promise<boolean>;
  onProgress: (progress: RunProgress) => void;
}

export type Tool = (args: Arguments, context: ToolContext) => unknown;

export function nodeArgument(context: ToolContext, value: unknown): GraphNode {
  const node = findNode(context.canvas.graph(), value as string | number);
  if (node) return node;
  const nodes = context.canvas.graph().nodes.map((node) => `${node.id} (${node.type})`);
  const listed = nodes.slice(0, LISTED).join(', ') + (nodes.length > LISTED ? ' …' : '');
  throw new ToolError(`There is no node ${String(value)} on the canvas. ${nodes.length === 0 ? 'It is empty.' : `There are: ${listed}.`}`);
}

export function textArgument(args: Arguments, name: string): string {
  const value = args[name];
  if (typeof value !== 'string') throw new ToolError(`'${name}' must be text.`);
  return value;
}
