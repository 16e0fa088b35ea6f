import { compare, isSame, outlineOf, type Changes, type Outline } from '../canvas/outline';
import { readWorkflow } from '../workflow/readWorkflow';
import type { Plan } from '../workflow/Plan';
import { layOut } from './layOut';
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
  const plan = readWorkflow(workflow, canvas, lenient);
  const changes = compare(outlineOf(canvas.graph()), plan.outline);
  if (isSame(changes)) return { unchanged: true, note: 'The canvas holds exactly this workflow already.' };
  if (!(await context.approve(changes)))
    throw new Rejection(
      'The user rejected this change. The workflow on the canvas is as it was. Do not apply it again; ask what should be different.',
    );
  // The user could edit while being asked, and agreed to replace what is there now.
  turn.sawGraph();
  return turn.edit(async () => {
    await build(plan, context);
    const graph = canvas.graph();
    const notHeld = plan.isExact ? valuesNotHeld(plan.outline, outlineOf(graph)) : [];
    canvas.reveal(graph.nodes);
    return {
      ...(name && { name }),
      ...counts(changes),
      nodes: graph.nodes.map(({ id, type, title }) => ({ id, type, title })),
      ...(plan.warnings.length > 0 && { warnings: plan.warnings }),
      ...(notHeld.length > 0 && { notHeld }),
    };
  });
}

// A node's own code may round or change a value; what was shown and what is there must not differ unsaid.
function valuesNotHeld(planned: Outline, built: Outline): string[] {
  return compare(planned, built).changed.flatMap(({ node, values }) =>
    values
      .filter(({ from }) => from !== undefined)
      .map(
        ({ name, from, to }) => `node ${node.id} (${node.type}): ${name} was to be ${JSON.stringify(from)} and is ${JSON.stringify(to)}`,
      ),
  );
}

async function build(plan: Plan, { canvas, signal }: ToolContext): Promise<void> {
  const before = structuredClone(canvas.graph().serialize());
  try {
    await plan.build();
    if (!plan.isPlaced) await layOut(canvas.graph(), canvas.graph().nodes, signal);
    const missing = compare(plan.outline, outlineOf(canvas.graph())).removed;
    const lost = missing.filter((node) => ![...outlineOf(canvas.graph()).values()].some((there) => there.type === node.type));
    if (lost.length > 0) throw new ToolError(`The canvas did not take ${lost.map((node) => `${node.type} (node ${node.id})`).join(', ')}.`);
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
