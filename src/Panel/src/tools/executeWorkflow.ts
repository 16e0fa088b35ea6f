import { ToolError } from './ToolError';
import type { Tool } from './tool';

const DEFAULT_SECONDS = 300;

export const executeWorkflow: Tool = async (args, { canvas, turn, signal, onProgress }) => {
  turn.check();
  if (canvas.graph().nodes.length === 0) throw new ToolError('The canvas is empty: there is nothing to run.');
  const seconds = Number(args['timeout'] ?? DEFAULT_SECONDS);
  const limit = AbortSignal.timeout(seconds * 1000);
  // Queueing sets new seeds, which is not the user's change; what changes after it is.
  let queued = false;
  try {
    const result = await canvas.run(AbortSignal.any([signal, limit]), (progress) => {
      if (!queued) turn.sawGraph();
      queued = true;
      onProgress(progress);
    });
    return {
      status: 'finished',
      promptId: result.promptId,
      files: result.files.map(({ nodeId, filename, url, kind }) => ({ nodeId, filename, url, kind })),
      ...(result.texts.length > 0 && { texts: result.texts }),
    };
  } catch (failure) {
    if (signal.aborted) throw new ToolError('The user stopped the answer while the workflow was running. ComfyUI may still finish it.');
    if (limit.aborted) throw new ToolError(`The workflow did not end within ${seconds} s. It is still in ComfyUI's queue; its result is not known.`);
    throw failure;
  }
};
