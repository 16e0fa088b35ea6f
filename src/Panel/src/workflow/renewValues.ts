import type { Canvas } from '../canvas/Canvas';
import type { GraphNode } from '../canvas/graph';
import { rowNames } from './rowNames';

interface SavedValues {
  type: string;
  widgets_values?: unknown;
}

const CONTROL = 'control_after_generate';
const SAMPLERS = new Set(['KSampler', 'KSamplerAdvanced']);

/**
 * Writes the values that ComfyUI's frontend stored otherwise in 2023 as it reads them today: what happens to a seed after a run was a
 * switch, and samplers were named after their functions. The frontend does it only once the workflow is on the canvas, where the user has
 * already been shown something else.
 */
export function renewValues(node: SavedValues, probe: GraphNode | null | undefined, canvas: Canvas): void {
  const { type, widgets_values: held } = node;
  if (typeof held !== 'object' || held === null) return;
  if (!Array.isArray(held)) {
    node.widgets_values = Object.fromEntries(Object.entries(held).map(([name, value]) => [name, renewed(type, name, value)]));
    return;
  }
  const row: unknown[] = held;
  // A primitive has its widgets from what it is connected to.
  const names = type === 'PrimitiveNode' ? ['value', CONTROL] : rowNames(row, probe, type, canvas);
  node.widgets_values = row.map((value, index) => renewed(type, names[index], value));
}

function renewed(type: string, name: string | undefined, value: unknown): unknown {
  if (name === CONTROL && typeof value === 'boolean') return value ? 'randomize' : 'fixed';
  if (name === 'sampler_name' && SAMPLERS.has(type) && typeof value === 'string') return value.replace(/^sample_/, '');
  return value;
}
