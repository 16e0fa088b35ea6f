import type { NodeErrors } from './RunApi';
import { RunError } from './RunError';

/** ComfyUI's reason for the whole, as it gives it. */
export type Reason = string | { message?: string; details?: string } | undefined;

export function wordsOf(reason: Reason): string {
  return typeof reason === 'string' ? reason : [reason?.message, reason?.details].filter(Boolean).join(': ');
}

/** ComfyUI's refusal of a workflow. `head` is its reason for the whole. */
export function refused(head: string, nodeErrors: NodeErrors = {}): RunError {
  const errors = Object.entries(nodeErrors).flatMap(([nodeId, { class_type = '?', errors = [] }]) =>
    errors.map((error) => ({ nodeId, type: class_type, error: [error.message, error.details].filter(Boolean).join(': ') })),
  );
  const sentences = Object.keys(nodeErrors).map((id) => {
    const own = errors.filter(({ nodeId }) => nodeId === id);
    return `Node ${id} (${nodeErrors[id]?.class_type ?? '?'}): ${own.map(({ error }) => error).join('; ')}.`;
  });
  return new RunError(`ComfyUI refused the workflow${head && `: ${head}`}. ${sentences.join(' ')}`.trim(), {
    promptId: undefined,
    status: 'refused',
    states: { done: [], cached: [] },
    errors,
    files: [],
    texts: [],
  });
}
