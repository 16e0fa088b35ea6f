import type { Canvas } from '../canvas/Canvas';
import { settings, type GraphNode } from '../canvas/graph';
import { socket, type Outline, type OutlineNode } from '../canvas/outline';
import { choices, fit } from '../canvas/values';
import { closestTypes } from '../canvas/names';
import { ToolError } from '../canvas/ToolError';
import { arrange } from './layout';
import type { Plan } from './Plan';

interface UiNode {
  id: number | string;
  type: string;
  title?: string;
  mode?: number;
  pos?: unknown;
  size?: unknown;
  inputs?: { name: string; link?: number | null }[];
  widgets_values?: unknown;
}

const MODEL_FILE = /\.(safetensors|sft|ckpt|pth?|bin|gguf|onnx)$/i;

type UiLink = [id: number, origin: number, originSlot: number, ...rest: unknown[]] | { id: number; origin_id: number; origin_slot: number };

/** Reads the format that ComfyUI saves: `{"nodes": [...], "links": [...]}`. */
export function planUi(workflow: Record<string, unknown>, canvas: Canvas): Plan {
  const data = structuredClone(workflow) as { nodes: UiNode[]; links?: UiLink[]; definitions?: { subgraphs?: { id: string }[] } };
  const subgraphs = new Set((data.definitions?.subgraphs ?? []).map((subgraph) => subgraph.id));
  const probes = new Map<string, GraphNode | null>();
  for (const { type } of data.nodes) if (!probes.has(type)) probes.set(type, subgraphs.has(type) ? null : canvas.createNode(type));

  const unknown = [...probes]
    .filter(([type, probe]) => !probe && !subgraphs.has(type))
    .map(([type]) => `"${type}" (${closestTypes(type, canvas.nodeTypes())})`);
  if (unknown.length > 0)
    throw new ToolError(
      `The workflow needs node types that are not installed: ${unknown.join('; ')}. It was not applied; the canvas is as it was.`,
    );
  if (data.nodes.length === 0) throw new ToolError('The workflow has no nodes. Nothing was changed.');

  const placed = data.nodes.every((node) => pair(node.pos));
  for (const node of data.nodes) {
    node.pos = pair(node.pos) ?? [0, 0];
    const size = pair(node.size);
    if (size) node.size = size;
    else delete node.size;
  }
  return { outline: outline(data, probes), warnings: data.nodes.flatMap((node) => missingModels(node, probes.get(node.type))), build };

  async function build(): Promise<void> {
    await canvas.load(data);
    if (!placed) arrange(canvas.graph());
  }
}

/** Reads a position or size; files contain both `[x, y]` and `{"0": x, "1": y}`. */
function pair(value: unknown): [number, number] | undefined {
  const { 0: x, 1: y } = (value ?? {}) as ArrayLike<unknown>;
  return Number.isFinite(x) && Number.isFinite(y) ? [x as number, y as number] : undefined;
}

function outline(data: { nodes: UiNode[]; links?: UiLink[] }, probes: Map<string, GraphNode | null>): Outline {
  const sources = new Map(
    (data.links ?? []).map((link) =>
      Array.isArray(link) ? [link[0], socket(link[1], link[2])] : [link.id, socket(link.origin_id, link.origin_slot)],
    ),
  );
  return new Map(data.nodes.map((node) => [String(node.id), outlineNode(node, probes.get(node.type), sources)]));
}

function outlineNode(node: UiNode, probe: GraphNode | null | undefined, sources: Map<number, string>): OutlineNode {
  const links = (node.inputs ?? []).flatMap((input) => {
    const source = typeof input.link === 'number' ? sources.get(input.link) : undefined;
    return source ? [[input.name, source] as const] : [];
  });
  return {
    id: String(node.id),
    type: node.type,
    title: node.title ?? probe?.title ?? node.type,
    mode: node.mode ?? 0,
    values: values(node, probe),
    links: Object.fromEntries(links),
  };
}

// Only what is certainly a model file: some nodes store their values in a different order than a new node's widgets.
function missingModels(node: UiNode, probe: GraphNode | null | undefined): string[] {
  if (!probe) return [];
  return Object.entries(values(node, probe)).flatMap(([name, value]) => {
    const widget = settings(probe).find((widget) => widget.name === name);
    const fitted =
      widget && typeof value === 'string' && MODEL_FILE.test(value) && choices(widget, probe) ? fit(widget, probe, value) : undefined;
    return fitted?.ok === false ? [`node ${node.id} (${node.type}): ${fitted.error}`] : [];
  });
}

function values(node: UiNode, probe: GraphNode | null | undefined): Record<string, unknown> {
  const names = probe ? settings(probe).map((widget) => widget.name) : [];
  if (!Array.isArray(node.widgets_values)) return (node.widgets_values ?? {}) as Record<string, unknown>;
  return Object.fromEntries(node.widgets_values.map((value, index) => [names[index] ?? `value ${index + 1}`, value]));
}
