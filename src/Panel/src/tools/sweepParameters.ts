import type { Canvas, PostedPrompt, RunFile } from '../canvas/Canvas';
import { ToolError } from '../canvas/ToolError';
import { RunError } from '../runs/RunError';
import { makeRoom } from '../service/makeRoom';
import { plain } from '../text/plain';
import { requireLeave, type Permission } from '../toolbox/permission';
import { paidNodes, totalOf } from '../toolbox/prices';
import { requireRunnable } from '../toolbox/requireRunnable';
import { sheetPicture } from '../toolbox/sheetPicture';
import {
  axesOf,
  become,
  columnsOf,
  combinations,
  keepValues,
  labelOf,
  requirePosted,
  requireSwept,
  setPosted,
  type Axis,
} from '../toolbox/sweepPlan';
import type { Tool, ToolContext } from '../toolbox/tool';
import { allNodes } from '../canvas/allNodes';
import { setSaved } from '../workflow/setSaved';

const DEFAULT_SECONDS = 300;
const TOOL = 'sweepParameters';

/** What one run came to. */
interface Cell {
  label: string;
  values: unknown[];
  promptId?: string;
  /** The first picture that the run made. */
  file?: RunFile;
  /** Why there is none. */
  error?: string;
}

export const sweepParameters: Tool = async (args, context) => {
  const { canvas, turn, signal, permit, onProgress } = context;
  turn.check();
  const axes = axesOf(args['widgets'], context);
  const runs = combinations(axes);
  const seconds = Number(args['timeout'] ?? DEFAULT_SECONDS);
  await turn.settle(signal);
  await requireRunnable(TOOL, canvas, signal);
  requireLeave(await permit(permissionOf(canvas, axes, runs.length)), 'nothing was run');
  turn.check();
  turn.runs();

  const isStopped = () => signal.aborted;
  const room = await makeRoom(signal, () => onProgress({ doing: 'makingRoom' }));
  const cells: Cell[] = [];
  const queue = new Queue(axes, seconds, context);
  for (const values of runs) {
    if (isStopped()) break;
    const cell = await queue.run(values, { index: cells.length + 1, count: runs.length });
    if (!cell) break;
    cells.push(cell);
    if (queue.isLost) break;
  }
  const columns = columnsOf(axes);
  const result = {
    status: cells.length === runs.length ? 'finished' : isStopped() ? 'stopped' : 'lost',
    summary: summaryOf(cells, runs.length),
    sweep: { widgets: axes.map(({ holders: _, saved: __, ...axis }) => axis), columns, cells },
  };
  if (isStopped()) throw new ToolError(`The user stopped the answer. ${result.summary} The runs that were left were not queued.`, result);
  return { ...result, ...room, ...(await sheetPicture(canvas, cells, columns)) };
};

/** Runs the workflow as it was for the first run, with other values. The graph and its seeds stay as they are. */
class Queue {
  readonly #axes: readonly Axis[];
  readonly #seconds: number;
  readonly #context: ToolContext;
  #base: { posted: PostedPrompt; saved: object } | undefined;
  /** Whether ComfyUI is away: more runs would be lost too. */
  isLost = false;

  constructor(axes: readonly Axis[], seconds: number, context: ToolContext) {
    this.#axes = axes;
    this.#seconds = seconds;
    this.#context = context;
  }

  /** Undefined where the user stopped it. Throws what is wrong with all of the runs. */
  async run(values: unknown[], of: { index: number; count: number }): Promise<Cell | undefined> {
    const { canvas, signal, onProgress } = this.#context;
    const cell: Cell = { label: labelOf(this.#axes, values), values };
    const isStopped = () => signal.aborted;
    const limit = AbortSignal.timeout(this.#seconds * 1000);
    // Of the workflow that is shown now: queueing changes its seeds, whichever it is.
    const putBack = keepValues(allNodes(canvas.graph()));
    try {
      const { promptId, files } = await canvas.run(
        AbortSignal.any([signal, limit]),
        (progress) => {
          if (progress.promptId) putBack();
          onProgress({ ...progress, of });
        },
        (posted, saved) => (saved ? this.#set(posted, saved, values) : requireSwept(this.#axes, posted, values)),
      );
      const file = files.find(({ kind }) => kind === 'image');
      return { ...cell, ...(promptId !== undefined && { promptId }), ...(file ? { file } : { error: 'it made no picture' }) };
    } catch (failure) {
      if (isStopped()) return undefined;
      if (limit.aborted) return { ...cell, error: `it did not end within ${this.#seconds} s, and is still in ComfyUI's queue` };
      if (!(failure instanceof RunError)) throw failure;
      this.isLost = failure.result.status === 'lost';
      return { ...cell, error: failure.message.split('\n')[0]! };
    } finally {
      putBack();
    }
  }

  #set(posted: PostedPrompt, saved: object, values: readonly unknown[]): void {
    if (!this.#base) {
      this.#context.turn.checkPosted(posted);
      requirePosted(this.#axes, posted);
      this.#base = structuredClone({ posted, saved });
    }
    // The user may have opened another workflow since the first run.
    become(posted, this.#base.posted);
    become(saved, this.#base.saved);
    setPosted(posted, this.#axes, values);
    for (const [index, axis] of this.#axes.entries())
      for (const { nodeId, place, widgetName } of axis.saved) setSaved(saved, nodeId, place, widgetName, values[index]);
  }
}

function permissionOf(canvas: Canvas, axes: readonly Axis[], runs: number): Permission {
  const paid = paidNodes(canvas.graph());
  const priced = paid.filter(({ price }) => price !== undefined);
  const unknown = paid.filter(({ price }) => price === undefined);
  return {
    kind: 'sweep',
    subject: String(runs),
    facts: [
      ...axes.map(({ node, nodeId, widgetName, values }) => ({
        what: 'values' as const,
        value: `${widgetName} (${node} #${nodeId}): ${values.map(plain).join(', ')}`,
      })),
      ...priced.map(({ node, price }) => ({ what: 'price' as const, value: `${node}: ${price}` })),
    ],
    effects: [
      { what: 'kept' },
      ...(priced.length > 0 ? [{ what: 'paid' as const, values: { total: totalOf(priced, runs) } }] : []),
      ...(unknown.length > 0 ? [{ what: 'paidUnknown' as const, values: { nodes: unknown.map(({ node }) => node).join(', ') } }] : []),
    ],
  };
}

function summaryOf(cells: readonly Cell[], runs: number): string {
  const failed = cells.filter(({ error }) => error !== undefined);
  const words = `${cells.length - failed.length} of ${runs} runs made a picture.`;
  return failed.length === 0 ? words : `${words} ${failed.map(({ label, error }) => `${label}: ${error}`).join('; ')}.`;
}
