import type { Canvas } from '../canvas/Canvas';
import { settings, SUBGRAPH_OUTPUT, type GraphNode } from '../canvas/graph';
import { DEEPEST, edgeOf, exitNames, socket, type Outline, type OutlineNode } from '../canvas/outline';
import { choices, fit } from '../canvas/values';
import { closestTypes } from '../canvas/names';
import { ToolError } from '../canvas/ToolError';
import type { Plan } from './Plan';
import { renewValues } from './renewValues';
import { rowNames } from './rowNames';

interface UiNode {
  id: number | string;
  type: string;
  title?: string;
  mode?: number;
  pos?: unknown;
  size?: unknown;
  inputs?: { name: string; link?: number | null; widget?: object }[];
  widgets_values?: unknown;
}

interface UiGraph {
  /** Left out by a broken subgraph. */
  nodes?: UiNode[];
  links?: UiLink[];
  /** Of a subgraph, as are the inputs and outputs. */
  name?: string;
  inputs?: { name: string; linkIds?: number[] }[];
  outputs?: { name: string }[];
}

type Subgraphs = ReadonlyMap<string, UiGraph>;

const MODEL_FILE = /\.(safetensors|sft|ckpt|pth?|bin|gguf|onnx)$/i;

type UiLink =
  | [id: number, origin: number, originSlot: number, target: number, targetSlot: number, ...rest: unknown[]]
  | { id: number; origin_id: number; origin_slot: number; target_id: number; target_slot: number };

/** Reads the format that ComfyUI saves: `{"nodes": [...], "links": [...]}`. */
export function planUi(workflow: Record<string, unknown>, canvas: Canvas): Plan {
  const data = structuredClone(workflow) as unknown as UiGraph & { nodes: UiNode[] } & {
    definitions?: { subgraphs?: ({ id: string } & UiGraph)[] };
  };
  const subgraphs: Subgraphs = new Map((data.definitions?.subgraphs ?? []).map((subgraph) => [subgraph.id, subgraph]));
  const probes = new Map<string, GraphNode | null>();
  for (const { type } of [data, ...subgraphs.values()].flatMap((graph) => graph.nodes ?? []))
    if (!probes.has(type)) probes.set(type, subgraphs.has(type) ? null : canvas.createNode(type));

  const unknown = [...probes]
    .filter(([type, probe]) => !probe && !subgraphs.has(type))
    .map(([type]) => `"${type}" (${closestTypes(type, canvas.nodeTypes())})`);
  if (unknown.length > 0)
    throw new ToolError(
      `The workflow needs node types that are not installed: ${unknown.join('; ')}. It was not applied; the canvas is as it was.`,
    );
  if (data.nodes.length === 0) throw new ToolError('The workflow has no nodes. Nothing was changed.');

  for (const node of [data, ...subgraphs.values()].flatMap((graph) => graph.nodes ?? [])) renewValues(node, probes.get(node.type), canvas);
  const isPlaced = data.nodes.every((node) => pair(node.pos));
  for (const node of data.nodes) {
    node.pos = pair(node.pos) ?? [0, 0];
    const size = pair(node.size);
    if (size) node.size = size;
    else delete node.size;
  }
  return {
    outline: outline(data, probes, subgraphs, canvas),
    isExact: false,
    isPlaced,
    warnings: data.nodes.flatMap((node) => missingModels(node, probes.get(node.type), canvas)),
    build: () => canvas.load(data),
  };
}

/** Reads a position or size; files contain both `[x, y]` and `{"0": x, "1": y}`. */
function pair(value: unknown): [number, number] | undefined {
  const { 0: x, 1: y } = (value ?? {}) as ArrayLike<unknown>;
  return Number.isFinite(x) && Number.isFinite(y) ? [x as number, y as number] : undefined;
}

function outline(data: UiGraph, probes: Map<string, GraphNode | null>, subgraphs: Subgraphs, canvas: Canvas): Outline {
  const result: Outline = new Map();
  add(data, '', 0);
  return result;

  function add(graph: UiGraph, prefix: string, depth: number): void {
    const sources = new Map((graph.links ?? []).map((link) => [endsOf(link).id, sourceOf(link, prefix)]));
    for (const node of graph.nodes ?? []) {
      const id = `${prefix}${node.id}`;
      const inside = subgraphs.get(node.type);
      const held = inside
        ? { values: promotedValues(node, inside), partial: true as const, edge: edgeOf(inside) }
        : values(node, probes.get(node.type), canvas);
      const outside = outlineNode(node, probes.get(node.type)?.title ?? inside?.name, sources);
      const links = inside ? { ...outside.links, ...exitsOf(inside, `${id}:`) } : outside.links;
      result.set(id, { ...outside, id, links, ...held });
      if (inside && depth < DEEPEST) add(inside, `${id}:`, depth + 1);
    }
  }
}

function endsOf(link: UiLink): { id: number; origin: number; output: number; target: number; input: number } {
  const [id, origin, output, target, input] = Array.isArray(link)
    ? link
    : [link.id, link.origin_id, link.origin_slot, link.target_id, link.target_slot];
  return { id, origin, output, target, input };
}

function sourceOf(link: UiLink, prefix: string): string {
  const { origin, output } = endsOf(link);
  return socket(`${prefix}${origin}`, output);
}

/** What leads out of a subgraph. */
function exitsOf({ links = [], outputs = [] }: UiGraph, prefix: string): Record<string, string> {
  const names = exitNames(outputs);
  const exits = links.filter((link) => endsOf(link).target === SUBGRAPH_OUTPUT && endsOf(link).input in names);
  return Object.fromEntries(exits.map((link) => [names[endsOf(link).input]!, sourceOf(link, prefix)]));
}

function outlineNode(node: UiNode, usualTitle: string | undefined, sources: Map<number, string>): Omit<OutlineNode, 'values'> {
  const links = (node.inputs ?? []).flatMap((input) => {
    const source = typeof input.link === 'number' ? sources.get(input.link) : undefined;
    return source ? [[input.name, source] as const] : [];
  });
  return {
    id: String(node.id),
    type: node.type,
    title: node.title ?? usualTitle ?? node.type,
    mode: node.mode ?? 0,
    links: Object.fromEntries(links),
  };
}

// What a subgraph's node shows of the widgets inside, in the order of the inputs behind which there is one. A file that counts
// otherwise is left to the nodes inside, whose values are compared as well.
function promotedValues({ widgets_values: values }: UiNode, { inputs = [], links = [], nodes = [] }: UiGraph): Record<string, unknown> {
  const names = inputs.filter(({ linkIds = [] }) => linkIds.some(leadsToWidget)).map(({ name }) => name);
  return Array.isArray(values) && values.length === names.length ? Object.fromEntries(names.map((name, at) => [name, values[at]])) : {};

  function leadsToWidget(id: number): boolean {
    const link = links.find((link) => !Array.isArray(link) && link.id === id) as { target_id?: number; target_slot?: number } | undefined;
    const target = nodes.find((node) => node.id === link?.target_id);
    return target?.inputs?.[link!.target_slot!]?.widget !== undefined;
  }
}

// Only what is certainly a model file: some nodes store their values in a different order than a new node's widgets.
function missingModels(node: UiNode, probe: GraphNode | null | undefined, canvas: Canvas): string[] {
  if (!probe) return [];
  return Object.entries(values(node, probe, canvas).values).flatMap(([name, value]) => {
    const widget = settings(probe).find((widget) => widget.name === name);
    const fitted =
      widget && typeof value === 'string' && MODEL_FILE.test(value) && choices(widget, probe) ? fit(widget, probe, value) : undefined;
    return fitted?.ok === false ? [`node ${node.id} (${node.type}): ${fitted.error}`] : [];
  });
}

function values(node: UiNode, probe: GraphNode | null | undefined, canvas: Canvas): Pick<OutlineNode, 'values' | 'unnamed'> {
  if (!Array.isArray(node.widgets_values)) return { values: (node.widgets_values ?? {}) as Record<string, unknown> };
  const row: unknown[] = node.widgets_values;
  const names = rowNames(row, probe, node.type, canvas);
  const named = Object.fromEntries(row.map((value, index) => [names[index] ?? `value ${index + 1}`, value]));
  return { values: named, ...(row.length > names.length && { unnamed: true }) };
}
