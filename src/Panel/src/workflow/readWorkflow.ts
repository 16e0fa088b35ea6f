import type { Canvas } from '../canvas/Canvas';
import { ToolError } from '../canvas/ToolError';
import { planApi } from './apiFormat';
import type { Plan } from './Plan';
import { planUi } from './uiFormat';

/** Reads a workflow in either format and checks it against the canvas's node types, before anything is changed. */
export function readWorkflow(given: unknown, canvas: Canvas, lenient: boolean): Plan {
  const workflow = unwrap(typeof given === 'string' ? parse(given) : given);
  if (Array.isArray(workflow['nodes'])) return planUi(workflow, canvas);
  const entries = Object.entries(workflow);
  if (entries.length > 0 && entries.every(([, node]) => isRecord(node) && typeof node['class_type'] === 'string'))
    return planApi(workflow, canvas, lenient);
  throw new ToolError(
    entries.length === 0
      ? 'The workflow has no nodes. Nothing was changed.'
      : 'This is no workflow: in API format every entry is {"class_type": …, "inputs": …}; in UI format there is an array "nodes". ' +
          'Nothing was changed.',
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

// The body of ComfyUI's /prompt and its history wrap the workflow.
function unwrap(value: unknown): Record<string, unknown> {
  if (!isRecord(value)) throw new ToolError('The workflow must be a JSON object. Nothing was changed.');
  for (const name of ['prompt', 'workflow', 'output']) {
    const inner = value[name];
    if (isRecord(inner) && !('class_type' in inner) && !Array.isArray(value['nodes'])) return inner;
  }
  return value;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (broken) {
    throw new ToolError(`The workflow is not valid JSON: ${(broken as Error).message}. Nothing was changed.`);
  }
}
