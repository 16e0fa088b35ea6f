import { ToolError } from '../canvas/ToolError';
import { missingOnCanvas } from '../toolbox/missingModels';
import type { Tool } from '../toolbox/tool';

export const findMissingModels: Tool = async (_, { canvas, turn, signal }) => {
  // The answer shows no graph, so what changed since the model looked is still unseen.
  turn.checkTab();
  const missingModels = await missingOnCanvas(canvas, signal);
  if (!missingModels)
    throw new ToolError(
      'Which models are installed is not known: the service has not reached ComfyUI. Call refreshEnvironment and try again.',
    );
  return { missingModels };
};
