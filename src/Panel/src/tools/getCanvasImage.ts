import { ToolError } from '../canvas/ToolError';
import type { Tool } from '../toolbox/tool';

/** The longer side, in pixels: node titles are legible, and it costs models about as much as 800 words. */
const LARGEST = 1024;

export const getCanvasImage: Tool = async (_, { canvas, turn, mayShow }) => {
  if (!(await mayShow()))
    throw new ToolError('The user has not allowed pictures to be shown to you. Go by getWorkflowInfo, and do not guess what is seen.');
  turn.checkTab();
  return { images: [await canvas.picture(LARGEST)] };
};
