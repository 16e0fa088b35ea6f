import type { Canvas } from '../canvas/Canvas';
import { settings, type GraphNode } from '../canvas/graph';

/** What the values of a saved node's row are of, as far as is known. */
export function rowNames(row: readonly unknown[], probe: GraphNode | null | undefined, type: string, canvas: Canvas): string[] {
  const usual = probe ? settings(probe).map((widget) => widget.name) : [];
  // A dynamic input has other widgets for each option: only a node that got the row knows what its values are of.
  return row.length !== usual.length || usual.some((name) => name.includes('.')) ? namesBySetting(row, type, canvas) : usual;
}

function namesBySetting(row: readonly unknown[], type: string, canvas: Canvas): string[] {
  const node = canvas.createNode(type);
  if (!node) return [];
  row.forEach((value, index) => {
    const widget = settings(node)[index];
    if (widget) widget.value = value;
  });
  return settings(node).map((widget) => widget.name);
}
