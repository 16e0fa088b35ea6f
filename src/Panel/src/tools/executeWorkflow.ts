import { ToolError } from '../canvas/ToolError';
import { whereaboutsIn } from '../canvas/whereabouts';
import { RunError } from '../runs/RunError';
import { makeRoom } from '../service/makeRoom';
import { requireRunnable } from '../toolbox/requireRunnable';
import { runPictures } from '../toolbox/runPictures';
import { runReport } from '../toolbox/runReport';
import type { Tool } from '../toolbox/tool';

const DEFAULT_SECONDS = 300;

export const executeWorkflow: Tool = async (args, { canvas, turn, signal, onProgress }) => {
  turn.check();
  if (canvas.graph().nodes.length === 0) throw new ToolError('The canvas is empty: there is nothing to run.');
  await turn.settle(signal);
  await requireRunnable('executeWorkflow', canvas, signal).catch((failure: unknown) => {
    // A check that the stop ended is no reason of its own.
    if (!signal.aborted) throw failure;
  });
  if (signal.aborted) throw new ToolError('The user stopped the answer before the workflow was queued.');
  turn.check();
  const room = await makeRoom(signal, () => onProgress({ doing: 'makingRoom' }));
  turn.check();
  const isStopped = () => signal.aborted;
  const seconds = Number(args['timeout'] ?? DEFAULT_SECONDS);
  const limit = AbortSignal.timeout(seconds * 1000);
  let queued: string | undefined;
  turn.runs();
  const before = turn.saved();
  // The user may open another workflow while it runs.
  const where = whereaboutsIn(canvas.graph());
  try {
    const result = await canvas.run(
      AbortSignal.any([signal, limit]),
      (progress) => {
        if (queued === undefined) turn.queued(before);
        queued ??= progress.promptId ?? '';
        onProgress(progress);
      },
      (posted) => turn.checkPosted(posted),
    );
    return { ...runReport(result, where), ...room, ...(await runPictures(canvas, result.files)) };
  } catch (failure) {
    const left = { status: 'unknown', ...(queued && { promptId: queued }) };
    if (isStopped())
      throw new ToolError(
        'The user stopped the answer while the workflow was running. ComfyUI may still finish it, unless they stopped the run too.',
        left,
      );
    if (limit.aborted)
      throw new ToolError(`The workflow did not end within ${seconds} s. It is still in ComfyUI's queue; its result is not known.`, left);
    if (failure instanceof RunError) throw new ToolError(failure.message, runReport(failure.result, where));
    throw failure;
  }
};
