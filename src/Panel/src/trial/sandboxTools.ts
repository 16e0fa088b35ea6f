import { all } from '../canvas/review';
import type { ToolContext } from '../toolbox/tool';
import { Turn } from '../toolbox/Turn';
import type { SandboxCanvas } from './SandboxCanvas';

/** The tools that work on the graph alone. Others could reach what is the user's: ComfyUI, its files, the network. */
export const TRIED: readonly string[] = [
  'addNode',
  'addNote',
  'applyTemplate',
  'applyWorkflowJson',
  'arrangeNodes',
  'askUser',
  'connectNodes',
  'disconnectNodes',
  'duplicateNodes',
  'editWorkflow',
  'executeWorkflow',
  'fillPromptNode',
  'getSelection',
  'getWorkflowInfo',
  'groupNodes',
  'moveNodes',
  'removeNode',
  'replaceNode',
  'setNodeAppearance',
  'setNodeMode',
  'setNodeWidgetValue',
];

const NO_ANSWER = 'The user is away. Do what you think is best.';

/** What the tools get on such a canvas: all changes are accepted, nothing beyond it is allowed. */
export function sandboxContext(canvas: SandboxCanvas, signal: AbortSignal): ToolContext {
  return {
    canvas,
    turn: new Turn(canvas),
    signal,
    approve: async (review) => ({ accepted: all(review) }),
    // A trial stays on its canvas.
    permit: async () => ({ agreed: false }),
    ask: async () => NO_ANSWER,
    mayShow: async () => false,
    onProgress: () => undefined,
  };
}
