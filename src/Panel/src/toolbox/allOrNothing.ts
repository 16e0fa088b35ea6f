import { ToolError } from '../canvas/ToolError';
import type { EditContext } from './tool';

/** Runs a change of several steps. Where one of them fails, the canvas is put back as it was before the first. */
export async function allOrNothing<T>({ canvas }: Pick<EditContext, 'canvas'>, change: () => T): Promise<T> {
  const before = structuredClone(canvas.graph().serialize());
  try {
    return change();
  } catch (failure) {
    await canvas.load(before);
    if (!(failure instanceof ToolError)) throw failure;
    throw new ToolError(`${failure.message} Nothing was changed.`);
  }
}
