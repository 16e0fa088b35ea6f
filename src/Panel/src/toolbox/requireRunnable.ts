import type { Canvas } from '../canvas/Canvas';
import { findErrors, type Finding } from '../service/workflows';
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
    `was not queued. ${howToMend(errors)}, and call ${tool} again.`,
    missing && missing.length > 0 ? { missingModels: missing } : undefined,
  );
}

// Nothing on the canvas brings a file.
function howToMend(errors: readonly Finding[]): string {
  const byFile = 'get the missing files with downloadModel, or choose installed ones with setNodeWidgetValue';
  if (errors.every(({ missingFile }) => missingFile)) return `G${byFile.slice(1)}`;
  const onCanvas = 'Correct all of them on the canvas with setNodeWidgetValue, connectNodes, addNode or removeNode';
  return errors.some(({ missingFile }) => missingFile) ? `${onCanvas}; ${byFile}` : onCanvas;
}
