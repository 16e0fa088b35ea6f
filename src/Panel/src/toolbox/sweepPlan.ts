import { parseAddress } from '../canvas/address';
import type { PostedPrompt } from '../canvas/Canvas';
import { settings, type GraphNode, type Widget } from '../canvas/graph';
import { feederOf } from '../canvas/edges';
import { holdersOf, type WidgetPlace } from '../canvas/promoted';
import { ToolError } from '../canvas/ToolError';
import { fit } from '../canvas/values';
import { findWidget } from './findWidget';
import { plain } from '../text/plain';
import { same } from '../text/same';
import { shorten } from '../text/shorten';
import { Edit } from './Edit';
import type { ToolContext } from './tool';

/** A widget, and the values that it takes in turn. */
export interface Axis {
  nodeId: string;
  /** As people know the node. */
  node: string;
  widgetName: string;
  values: unknown[];
  /** The widgets that are posted with the value: several, or one of another node, for what a subgraph's node shows. */
  holders: Target[];
  /** The same for a saved workflow, where the subgraph's node has its value too. */
  saved: Target[];
}

interface Target {
  nodeId: string;
  widgetName: string;
  /** The widget's place among those of its node. */
  place: number;
}

export const MOST_RUNS = 64;
const LABEL = 40;

/** The widgets that are swept. Throws where one does not take a value, or has no effect. */
export function axesOf(given: unknown, context: ToolContext): Axis[] {
  if (!Array.isArray(given) || given.length === 0) throw new ToolError("'widgets' must be a list of {nodeId, widgetName, values}.");
  const edit = new Edit(context);
  const axes = given.map((item) => {
    const { nodeId, widgetName, values } = (item ?? {}) as { nodeId?: unknown; widgetName?: unknown; values?: unknown };
    if (typeof widgetName !== 'string' || !Array.isArray(values) || values.length === 0)
      throw new ToolError("Each of 'widgets' needs a nodeId, a widgetName and a list of values.");
    const node = edit.node(nodeId);
    const widget = findWidget(node, widgetName, edit);
    requireEffect(edit, node, widget);
    const at = { nodeId: idOf(nodeId, node, edit), node, widget };
    const holders = holdersOf(at).map(targetOf);
    return {
      nodeId: at.nodeId,
      node: node.title || node.type,
      widgetName: widget.name,
      values: values.map((value) => fitted(edit, node, widget, value)),
      holders,
      saved: node.subgraph ? [targetOf(at), ...holders] : holders,
    };
  });
  const runs = axes.reduce((product, { values }) => product * values.length, 1);
  if (runs < 2 || runs > MOST_RUNS) throw new ToolError(`These values make ${runs} runs; give 2 to ${MOST_RUNS} combinations.`);
  for (const { widgetName, nodeId, values } of axes)
    if (new Set(values.map(plain)).size < values.length) throw new ToolError(`"${widgetName}" of node ${nodeId} has a value twice.`);
  const swept = axes.flatMap(({ holders }) => holders.map(({ nodeId, widgetName }) => `${nodeId} ${widgetName}`));
  if (new Set(swept).size < swept.length) throw new ToolError('The same widget is there twice.');
  return axes;
}

function targetOf({ nodeId, node, widget }: WidgetPlace): Target {
  return { nodeId, widgetName: widget.name, place: node.widgets!.indexOf(widget) };
}

/** All combinations, the last widget's values first. */
export function combinations(axes: readonly Axis[]): unknown[][] {
  return axes.reduce<unknown[][]>((all, { values }) => all.flatMap((before) => values.map((value) => [...before, value])), [[]]);
}

/** How many pictures of the sheet stand side by side: rows and columns mean something with two widgets. */
export function columnsOf(axes: readonly Axis[]): number {
  const runs = axes.reduce((product, { values }) => product * values.length, 1);
  const last = axes.at(-1)!.values.length;
  return axes.length > 1 && last <= 8 ? last : Math.ceil(Math.sqrt(runs));
}

/** `cfg 7 · steps 20`; with the node's name where two widgets share theirs. */
export function labelOf(axes: readonly Axis[], values: readonly unknown[]): string {
  return axes
    .map(({ widgetName, node }, index) => {
      const isShared = axes.some((axis, other) => other !== index && axis.widgetName === widgetName);
      return `${isShared ? `${node} ` : ''}${widgetName} ${shorten(plain(values[index]), LABEL)}`;
    })
    .join(' · ');
}

/** Throws where a swept widget is not among what would run. */
export function requirePosted(axes: readonly Axis[], posted: PostedPrompt): void {
  for (const { nodeId, widgetName, node, holders } of axes) {
    if (holders.some((holder) => isPosted(holder, posted))) continue;
    throw new ToolError(
      `"${widgetName}" of ${node} (node ${nodeId}) is not part of what runs: the node is bypassed, or leads to no output` +
        (holders.length > 0 ? '.' : ', or the widget of a node inside it is not known: name that node, such as "12:5".') +
        ' Nothing was run.',
    );
  }
}

/** Throws where a script has changed what was set, on its way to ComfyUI. */
export function requireSwept(axes: readonly Axis[], posted: PostedPrompt, values: readonly unknown[]): void {
  for (const [index, { nodeId, widgetName, node, holders }] of axes.entries()) {
    const now = holders.filter((holder) => isPosted(holder, posted)).map((holder) => posted[holder.nodeId]!.inputs![holder.widgetName]);
    const value = now.find((value) => !same(value, values[index]));
    if (value !== undefined || now.length === 0)
      throw new ToolError(
        `The workflow was not queued. A script in ComfyUI's page made ${plain(value)} of ${plain(values[index])} in "${widgetName}" of ` +
          `${node} (node ${nodeId}), so runs with other values of it would all be the same.`,
      );
  }
}

/** Makes an object the copy of another. */
export function become(object: object, other: object): void {
  for (const name of Object.keys(object)) Reflect.deleteProperty(object, name);
  Object.assign(object, structuredClone(other));
}

export function setPosted(posted: PostedPrompt, axes: readonly Axis[], values: readonly unknown[]): void {
  for (const [index, { holders }] of axes.entries())
    for (const holder of holders) if (isPosted(holder, posted)) posted[holder.nodeId]!.inputs![holder.widgetName] = values[index];
}

function isPosted({ nodeId, widgetName }: Target, posted: PostedPrompt): boolean {
  const value = posted[nodeId]?.inputs?.[widgetName];
  return value !== undefined && !isLink(value);
}

/** Keeps the values of all widgets, and returns what puts them back: once, as what the user changes later is theirs. */
export function keepValues(nodes: readonly GraphNode[]): () => void {
  let kept = nodes.flatMap((node) => settings(node).map((widget) => ({ widget, value: widget.value })));
  return () => {
    for (const { widget, value } of kept) if (widget.value !== value) widget.value = value;
    kept = [];
  };
}

function requireEffect(edit: Edit, node: GraphNode, widget: Widget): void {
  const feeder = feederOf(edit.context.canvas.graph(), edit.graphOf(node), node, widget.name);
  if (feeder === undefined) return;
  throw new ToolError(`"${widget.name}" of ${edit.called(node)} is fed by a link from node ${feeder}, so its own value has no effect.`);
}

// As it was written where that is a path: a subgraph that is there twice has each node twice among those that run.
function idOf(given: unknown, node: GraphNode, edit: Edit): string {
  const { id, path } = parseAddress(given);
  return path && path.length > 0 ? [...path, id].join(':') : String(edit.address(node));
}

function fitted(edit: Edit, node: GraphNode, widget: Widget, value: unknown): unknown {
  const result = fit(widget, node, value);
  if (!result.ok) throw new ToolError(`N${edit.called(node).slice(1)}: ${result.error}`);
  return result.value;
}

const isLink = (value: unknown): boolean => Array.isArray(value) && value.length === 2 && typeof value[1] === 'number';
