import type { Canvas } from '../canvas/Canvas';
import { outlineOf } from '../canvas/outline';
import { reviewOf, type Review } from '../canvas/review';
import { pairs } from '../service/workflows';
import type { Plan } from '../workflow/Plan';
import { readWorkflow } from '../workflow/readWorkflow';
import { renumber } from '../workflow/renumber';
import { absorbGrowth } from './absorbGrowth';
import { layOut } from './layOut';

/** Reads a workflow of the user's. Values that are not installed stay: it is theirs, finished or not. Throws a ToolError. */
export const readOwn = (canvas: Canvas, workflow: unknown): Plan => readWorkflow(workflow, canvas, true);

/** Puts a workflow on the canvas, in one undo step. Throws a ToolError, with the canvas as it was. */
export async function openWorkflow(canvas: Canvas, plan: Plan, signal: AbortSignal): Promise<void> {
  const before = canvas.graph().serialize();
  const step = canvas.openStep();
  try {
    await plan.build();
    if (!plan.isPlaced) await layOut(canvas.graph(), canvas.graph().nodes, signal);
  } catch (failure) {
    await canvas.load(before);
    throw failure;
  }
  step.commit();
  absorbGrowth(canvas);
  canvas.reveal(canvas.graph().nodes);
}

/** How a workflow differs from the one on the canvas. Throws a ToolError where it is none. */
export async function differences(canvas: Canvas, workflow: object, signal: AbortSignal): Promise<Review> {
  const alike = renumber(workflow, await pairs(canvas.graph().serialize(), workflow, signal));
  return reviewOf(outlineOf(canvas.graph()), readOwn(canvas, alike).outline);
}
