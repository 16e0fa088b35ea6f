import { same } from '../text/same';
import { graphAt, parseAddress } from '../canvas/address';
import { findNode, settings, type GraphNode } from '../canvas/graph';
import type { Outline } from '../canvas/outline';
import { all, type Review } from '../canvas/review';
import { ToolError } from '../canvas/ToolError';
import { partOf } from '../workflow/partOf';
import type { SavedGraph } from '../workflow/savedGraph';
import type { ToolContext } from './tool';

/**
 * Takes back from the canvas, which holds the whole proposed workflow, the changes that the user did not accept. Throws a ToolError where a
 * value does not go back; the canvas is then between the two workflows.
 * @param before The workflow that was there, and its outline.
 */
export async function keepPart(
  before: SavedGraph,
  outline: Outline,
  review: Review,
  accepted: ReadonlySet<string>,
  { canvas, turn }: ToolContext,
): Promise<void> {
  const known = all(review);
  const isWhole = (path: string) => review.list.every(({ id, node }) => !node.id.startsWith(`${path}:`) || accepted.has(id));
  // What the review does not list, such as an input that only the file names, came with the rest of it.
  const isAccepted = (id: string) => !known.has(id) || accepted.has(id);
  await canvas.load(partOf(before, turn.saved(), isAccepted, isWhole));
  const left = review.list.filter(({ id, kind }) => kind === 'value' && !accepted.has(id));
  for (const { node, name } of left) {
    const there = nodeAt(node.id, canvas.graph());
    const widget = there && settings(there).find((widget) => widget.name === name);
    const was = outline.get(node.id)?.values[name!];
    if (!widget || was === undefined || same(widget.value, was)) continue;
    widget.value = was;
    widget.callback?.(was, undefined, there, there.pos);
    // Loading the workflow set it without the callback, which may round it.
    widget.value = was;
  }
  // Only now: a widget that comes and goes with another's value, and a callback that sets a second widget.
  for (const { node, name } of left) {
    const there = nodeAt(node.id, canvas.graph());
    const was = outline.get(node.id)?.values[name!];
    if (!same(there && settings(there).find((widget) => widget.name === name)?.value, was))
      throw new ToolError(
        `The user rejected a change, but "${name}" of ${node.type} (node ${node.id}) did not go back to ${JSON.stringify(was ?? null)}.`,
      );
  }
}

function nodeAt(address: string, root: Parameters<typeof graphAt>[0]): GraphNode | undefined {
  const { id, path = [] } = parseAddress(address);
  const graph = graphAt(root, path);
  return graph && findNode(graph, id);
}
