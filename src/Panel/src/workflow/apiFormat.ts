import type { Canvas } from '../canvas/Canvas';
import { findNode, settings, type GraphNode } from '../canvas/graph';
import { socket, type Outline } from '../canvas/outline';
import { byDepth, fit } from '../canvas/values';
import { closestTypes } from '../canvas/names';
import { ToolError } from '../canvas/ToolError';
import type { Plan } from './Plan';
import { fits } from './types';

interface ApiNode {
  class_type: string;
  inputs?: Record<string, unknown>;
  _meta?: { title?: string };
}

interface Draft {
  key: string;
  node: GraphNode;
  values: [name: string, value: unknown][];
  links: { input: number; source: string; output: number }[];
}

/** Reads API format: `{"5": {"class_type": "KSampler", "inputs": {"model": ["4", 0], "steps": 20}}}`. */
export function planApi(workflow: Record<string, unknown>, canvas: Canvas, lenient: boolean): Plan {
  const entries = Object.entries(workflow) as [string, ApiNode][];
  const errors: string[] = [];
  const warnings: string[] = [];
  const drafts = new Map<string, Draft>();
  for (const [key, { class_type: type, _meta }] of entries) {
    const node = canvas.createNode(type);
    if (!node) errors.push(`node ${key}: there is no node type "${type}". ${closestTypes(type, canvas.nodeTypes())}`);
    else {
      const before = findNode(canvas.graph(), key);
      if (_meta?.title) node.title = _meta.title;
      // This format may leave it out.
      else if (before?.type === type) node.title = before.title;
      drafts.set(key, { key, node, values: [], links: [] });
    }
  }
  for (const [key, { inputs = {} }] of entries) for (const [name, value] of byDepth(Object.entries(inputs))) readInput(key, name, value);
  if (errors.length > 0)
    throw new ToolError(`The workflow was not applied; the canvas is as it was. Mend this and call again:\n- ${errors.join('\n- ')}`);
  return { outline: outline(drafts), isExact: true, isPlaced: false, warnings, build: () => build(drafts, canvas) };

  function readInput(key: string, name: string, value: unknown): void {
    const draft = drafts.get(key);
    if (!draft) return;
    if (isLink(value)) return readLink(draft, name, value);
    const widget = settings(draft.node).find((widget) => widget.name === name);
    if (!widget) {
      warnings.push(`node ${key} (${draft.node.type}) has no widget "${name}"; its value was left out.`);
      return;
    }
    const fitted = fit(widget, draft.node, value);
    if (!fitted.ok) (lenient ? warnings : errors).push(`node ${key} (${draft.node.type}): ${fitted.error}`);
    // Set at once: an option brings the widgets that its dotted names mean.
    widget.value = fitted.ok ? fitted.value : value;
    draft.values.push([name, widget.value]);
  }

  function readLink(draft: Draft, name: string, [source, output]: [string | number, number]): void {
    const at = `node ${draft.key} (${draft.node.type}), input "${name}"`;
    const { inputs = [] } = draft.node;
    const input = inputs.findIndex((slot) => slot.name === name);
    if (input < 0) {
      errors.push(`${at}: there is no such input. It has: ${inputs.map((slot) => slot.name).join(', ') || 'none'}.`);
      return;
    }
    if (!Object.hasOwn(workflow, String(source))) errors.push(`${at}: it is linked to node ${source}, which is not in the workflow.`);
    const from = drafts.get(String(source))?.node;
    if (!from) return;
    const slot = from.outputs?.[output];
    const wanted = inputs[input]!.type;
    if (!slot) errors.push(`${at}: node ${source} (${from.type}) has no output ${output}. ${outputs(from)}`);
    else if (!fits(slot.type, wanted))
      errors.push(`${at}: it wants ${wanted}, and output ${output} of node ${source} (${from.type}) is ${slot.type}. ${outputs(from)}`);
    draft.links.push({ input, source: String(source), output });
  }
}

function isLink(value: unknown): value is [string | number, number] {
  return (
    Array.isArray(value) &&
    value.length === 2 &&
    (typeof value[0] === 'string' || typeof value[0] === 'number') &&
    Number.isInteger(value[1])
  );
}

function outputs(node: GraphNode): string {
  const { outputs = [] } = node;
  return outputs.length === 0
    ? 'It has no outputs.'
    : `Its outputs: ${outputs.map((slot, index) => `${index} ${slot.name} (${slot.type})`).join(', ')}.`;
}

function outline(drafts: Map<string, Draft>): Outline {
  const result: Outline = new Map();
  for (const { key, node, links } of drafts.values()) {
    result.set(key, {
      id: key,
      type: node.type,
      title: node.title,
      mode: node.mode,
      values: Object.fromEntries(settings(node).map((widget) => [widget.name, widget.value])),
      links: Object.fromEntries(links.map((link) => [node.inputs![link.input]!.name, socket(link.source, link.output)])),
    });
  }
  return result;
}

function build(drafts: Map<string, Draft>, canvas: Canvas): void {
  canvas.clear();
  const graph = canvas.graph();
  for (const { key, node, values } of drafts.values()) {
    // Keeps the workflow's ids, because the model will refer to "node 5".
    if (/^\d+$/.test(key)) node.id = Number(key);
    graph.add(node);
    for (const [name, value] of values) {
      // By name: setting an option gives the node new widgets.
      const widget = settings(node).find((widget) => widget.name === name);
      if (!widget) continue;
      widget.value = value;
      widget.callback?.(value, undefined, node, node.pos);
    }
  }
  for (const draft of drafts.values())
    for (const link of draft.links) drafts.get(link.source)!.node.connect(link.output, draft.node, link.input);
}
