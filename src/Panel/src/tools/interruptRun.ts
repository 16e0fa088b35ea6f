import { ToolError } from '../canvas/ToolError';
import { readQueue } from '../toolbox/queue';
import type { Tool } from '../toolbox/tool';

export const interruptRun: Tool = async (args, { canvas }) => {
  const { running, waiting } = await readQueue(canvas);
  const wanted = args['promptId'];
  const promptId = typeof wanted === 'string' && wanted !== '' ? wanted : running[0]?.promptId;
  if (promptId === undefined) throw new ToolError('Nothing is running in ComfyUI, so there was nothing to interrupt.');
  if (![...running, ...waiting].some((run) => run.promptId === promptId))
    throw new ToolError(`The run ${promptId} is neither running nor waiting: it has ended. getHistory tells how.`);
  await canvas.stopRun(promptId);
  const left = await readQueue(canvas);
  // A node notices the interruption only at its next step.
  return { interrupted: promptId, running: left.running.map((run) => run.promptId), waiting: left.waiting.length };
};
