import type { Canvas } from '../canvas/Canvas';
import { findErrors } from '../service/workflows';
import { missingOnCanvas } from './missingModels';
import { refusal } from './refusal';

/** Throws what keeps the workflow from running. ComfyUI would refuse it too, but says less about what would be right. */
export async function requireRunnable(tool: string, canvas: Canvas, signal: AbortSignal): Promise<void> {
  const errors = await findErrors(await canvas.runnable(), signal);
  if (!errors || errors.length === 0) return;
  const missing = errors.some(({ missingFile }) => missingFile) ? await missingOnCanvas(canvas, signal) : undefined;
  throw refusal(
    tool,
    errors,
    'was not queued. Correct all of them on the canvas with setNodeWidgetValue, connectNodes, addNode or removeNode, ' +
      `and call ${tool} again.`,
    missing && missing.length > 0 ? { missingModels: missing } : undefined,
  );
}
