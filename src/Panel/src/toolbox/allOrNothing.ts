import type { Canvas } from '../canvas/Canvas';
import { ToolError } from '../canvas/ToolError';
import type { EditContext } from './tool';

/**
 * Runs a change of several steps. Where one of them fails, the canvas is put back as it was before the first. What succeeds is returned at
 * once, not as a promise: a node may change a value back before the next line runs, and the turn has to see first what was meant.
 */
export function allOrNothing<T>({ canvas }: Pick<EditContext, 'canvas'>, change: () => T): T | Promise<never> {
  const before = structuredClone(canvas.graph().serialize());
  try {
    return change();
  } catch (failure) {
    return putBack(canvas, before, failure);
  }
}

async function putBack(canvas: Canvas, before: object, failure: unknown): Promise<never> {
  await canvas.load(before);
  if (!(failure instanceof ToolError)) throw failure;
  throw new ToolError(`${failure.message} Nothing was changed.`);
}
