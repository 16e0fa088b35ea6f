import { findNode, type GraphNode } from '../canvas/graph';
import { ToolError } from '../canvas/ToolError';
import { findWidget } from './findWidget';
import { setWidget } from './setWidget';
import { link, slotArgument } from './slots';
import { nodeArgument, type ToolContext } from './tool';

/**
 * Gives inputs their values and links by name, as the API format does: `{"steps": 30, "model": ["4", 0]}`. An option goes before
 * what it brings (`resize_type` before `resize_type.width`), in whatever order they were sent.
 */
export function setInputs(node: GraphNode, inputs: unknown, context: ToolContext): void {
  if (inputs === undefined || inputs === null) return;
  if (typeof inputs !== 'object' || Array.isArray(inputs))
    throw new ToolError("'inputs' must be an object of values and links by input name.");
  const byDepth = Object.entries(inputs).sort(([one], [other]) => depth(one) - depth(other));
  for (const [name, value] of byDepth) setInput(node, name, value, context);
}

function setInput(node: GraphNode, name: string, value: unknown, context: ToolContext): void {
  if (!isLink(value, context)) {
    setWidget(context, node, findWidget(node, name), value);
    return;
  }
  const source = nodeArgument(context, value[0]);
  if (source === node) throw new ToolError(`Input "${name}" of the new node cannot be linked to the node itself.`);
  link(context.canvas.graph(), source, slotArgument(source, 'output', value[1]), node, slotArgument(node, 'input', name));
}

/** As ComfyUI tells a link from a list of values: an id as text, and an output. Two texts may as well be two choices of a list. */
function isLink(value: unknown, context: ToolContext): value is [string, string | number] {
  if (!Array.isArray(value) || value.length !== 2 || typeof value[0] !== 'string') return false;
  return typeof value[1] === 'number' || findNode(context.canvas.graph(), value[0]) !== undefined;
}

function depth(name: string): number {
  return name.split('.').length;
}
