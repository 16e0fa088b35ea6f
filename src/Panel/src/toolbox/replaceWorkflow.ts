import { kindOf } from '../canvas/graph';
import { compare, outlineOf, type Changes, type Outline } from '../canvas/outline';
import { inWords, reasonAgainst, reviewOf, type Review } from '../canvas/review';
import { pairs } from '../service/workflows';
import { renumber } from '../workflow/renumber';
import type { SavedGraph } from '../workflow/savedGraph';
import { keepPart } from './keepPart';
import { readWorkflow } from '../workflow/readWorkflow';
import type { Plan } from '../workflow/Plan';
import { lieAsBefore, placeFresh } from './lieAsBefore';
import type { ToolContext } from './tool';
import { Rejection, ToolError } from '../canvas/ToolError';

interface ReplaceOptions {
  name?: string;
  /** Accept values that no widget offers: a template may name models that are not installed. */
  lenient?: boolean;
}

/** Replaces the workflow on the canvas, once the user has approved the changes. */
export async function replaceWorkflow(
  workflow: unknown,
  context: ToolContext,
  { name, lenient = false }: ReplaceOptions = {},
): Promise<object> {
  const { canvas, turn } = context;
  turn.check();
  const plan = readWorkflow(await renumbered(workflow, context), canvas, lenient);
  turn.check();
  const shown = outlineOf(canvas.graph());
  const review = reviewOf(shown, plan.outline);
  const { summary: changes } = review;
  if (review.list.length === 0)
    return {
      unchanged: true,
      note:
        'The canvas holds this workflow already: the same nodes, values, links, modes and titles. Nothing was changed. Places, sizes, ' +
        'colours and groups are changed with moveNodes, arrangeNodes, setNodeAppearance and groupNodes.',
    };
  const { accepted, words } = await context.approve(review);
  if (accepted.size === 0) throw rejection(words);
  const reason = reasonAgainst(review, accepted);
  if (reason) throw new ToolError(`A part of the change cannot be made alone. ${reason} The workflow on the canvas is as it was.`);
  const left = review.list.filter(({ id }) => !accepted.has(id));
  // The user could edit while being asked. Who accepts all agreed to replace what is there now; a part is a part of what was shown.
  if (left.length === 0) turn.sawGraph();
  else turn.check();
  return turn.edit(async () => {
    const before = turn.saved();
    await orAsItWas(before, context, async () => {
      await build(plan, context);
      if (!plan.isPlaced) await lieAsBefore(before, left.length > 0, context);
      if (left.length > 0) await keepPart(before, shown, review, accepted, context);
      if (left.length > 0 && !plan.isPlaced) placeFresh(before, context);
    });
    const graph = canvas.graph();
    const partial = new Set(left.map(({ node }) => node.id));
    const notHeld = plan.isExact ? valuesNotHeld(plan.outline, outlineOf(graph), partial) : [];
    canvas.reveal(graph.nodes);
    return {
      ...(name && { name }),
      ...(left.length === 0 ? counts(changes) : partly(review, left)),
      nodes: graph.nodes.map((node) => ({ id: node.id, type: kindOf(node), title: node.title })),
      ...(plan.warnings.length > 0 && { warnings: plan.warnings }),
      ...(notHeld.length > 0 && { notHeld }),
    };
  });
}

async function renumbered(workflow: unknown, { canvas, signal }: ToolContext): Promise<unknown> {
  if (typeof workflow !== 'object' || workflow === null || canvas.graph().nodes.length === 0) return workflow;
  return renumber(workflow, await pairs(canvas.graph().serialize(), workflow, signal));
}

function rejection(words: string | undefined): Rejection {
  const was = 'The workflow on the canvas is as it was.';
  return words
    ? new Rejection(`The user rejected this change and said: ${JSON.stringify(words)}. ${was} Do what they said.`, { words })
    : new Rejection(`The user rejected this change. ${was} Do not apply it again; ask what should be different.`);
}

function partly(review: Review, left: Review['list']): object {
  return {
    accepted: review.list.length - left.length,
    rejected: left.map(inWords),
    note: 'The user accepted a part of the change, and rejected the rest. Go on from what is there now, and do not make the rest again.',
  };
}

// A node's own code may round or change a value; what was shown and what is there must not differ unsaid.
function valuesNotHeld(planned: Outline, built: Outline, partial: ReadonlySet<string>): string[] {
  return compare(planned, built).changed.flatMap(({ node, values }) =>
    values
      .filter(({ from }) => from !== undefined && !partial.has(node.id))
      .map(
        ({ name, from, to }) => `node ${node.id} (${node.type}): ${name} was to be ${JSON.stringify(from)} and is ${JSON.stringify(to)}`,
      ),
  );
}

async function build(plan: Plan, { canvas }: ToolContext): Promise<void> {
  await plan.build();
  const missing = compare(plan.outline, outlineOf(canvas.graph())).removed;
  const lost = missing.filter((node) => ![...outlineOf(canvas.graph()).values()].some((there) => there.type === node.type));
  if (lost.length > 0) throw new ToolError(`The canvas did not take ${lost.map((node) => `${node.type} (node ${node.id})`).join(', ')}.`);
}

async function orAsItWas(before: SavedGraph, { canvas }: ToolContext, change: () => Promise<void>): Promise<void> {
  try {
    await change();
  } catch (failure) {
    await canvas.load(before);
    const why = failure instanceof Error ? failure.message : String(failure);
    throw new ToolError(`The workflow could not be built, and the canvas was put back as it was. ${why}`);
  }
}

function counts(changes: Changes): object {
  return {
    nodesAdded: changes.added.length,
    nodesRemoved: changes.removed.length,
    nodesChanged: changes.changed.length,
    nodesKept: changes.unchanged,
  };
}
