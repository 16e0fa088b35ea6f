import { addressOf, graphAt, parseAddress } from '../canvas/address';
import type { Canvas, RunProgress } from '../canvas/Canvas';
import { findNode, kindOf, type GraphNode } from '../canvas/graph';
import type { Decision, Review } from '../canvas/review';
import { ToolError } from '../canvas/ToolError';
import type { Leave, Permission } from './permission';
import type { Turn } from './Turn';

/** The most nodes that an error lists. */
const LISTED = 40;

export type Arguments = Record<string, unknown>;

/** What a call returns to the model. `rejected`: the user said no, which the transcript does not show as a failure. */
export type ToolResult = { success: true; data: unknown } | { success: false; rejected?: true; error: string; data?: object };

export interface ToolContext {
  canvas: Canvas;
  turn: Turn;
  /** Aborted when the user stops the answer. */
  signal: AbortSignal;
  /** Shows the user what would change, and resolves to which of it they accept. */
  approve: (review: Review) => Promise<Decision>;
  /** Shows the user what would happen beyond the canvas, and resolves to whether it may. Nothing of the settings answers for them. */
  permit: (permission: Permission) => Promise<Leave>;
  /** Asks the user, and resolves to their answer; undefined if they would rather not say, or stopped. */
  ask: (question: string, choices: readonly string[]) => Promise<string | undefined>;
  /** Asks the user once whether the model may see pictures, and resolves to their answer. */
  mayShow: () => Promise<boolean>;
  onProgress: (progress: RunProgress) => void;
}

/** What a change of the graph needs of it. */
export type EditContext = Pick<ToolContext, 'canvas' | 'turn'>;

export type Tool = (args: Arguments, context: ToolContext) => unknown;

/** The node that an argument names: by its bare id in the graph that the user sees, or by its path from the workflow itself. */
export function nodeArgument({ canvas, turn }: EditContext, value: unknown): GraphNode {
  const { id, path } = parseAddress(value);
  const root = canvas.graph();
  const graph = path ? graphAt(root, path) : turn.scope();
  if (!graph) throw new ToolError(`There is no subgraph ${path!.join(':')} on the canvas, so there is no node ${String(value)}.`);
  const node = findNode(graph, id);
  if (node) return node;
  const nodes = graph.nodes.map((node) => `${addressOf(root, node)} (${kindOf(node)})`);
  const listed = nodes.slice(0, LISTED).join(', ') + (nodes.length > LISTED ? ' …' : '');
  const outside = graph !== root && findNode(root, id);
  throw new ToolError(
    `There is no node ${String(value)} ${graph === root ? 'on the canvas' : `in the subgraph "${graph.name}"`}. ` +
      (nodes.length === 0 ? 'It is empty.' : `There are: ${listed}.`) +
      (outside ? ` Outside of the subgraph ${id} is ${kindOf(outside)}: write ":${id}" if you mean that one.` : ''),
  );
}

export function textArgument(args: Arguments, name: string): string {
  const value = args[name];
  if (typeof value !== 'string') throw new ToolError(`'${name}' must be text.`);
  return value;
}
