import { settings, type Graph, type GraphNode } from '../canvas/graph';
import { ToolError } from '../canvas/ToolError';
import { byDepth } from '../canvas/values';
import { nodesOf, type Edit } from '../toolbox/Edit';
import { findWidget } from '../toolbox/findWidget';
import { setWidget } from '../toolbox/setWidget';
import type { Arguments } from '../toolbox/tool';
import { link } from './connect';
import { edgeAt, linkFromEdge } from './edges';

/** Sets `inputs` of one node or of several: `{"steps": 30, "model": ["4", "MODEL"]}`. */
export function set(operation: Arguments, edit: Edit): object {
  return { set: nodesOf(operation, edit).flatMap((node) => setInputs(node, operation['inputs'], edit)) };
}

/** Sets widgets and links by the inputs' names, as API format writes them. */
export function setInputs(node: GraphNode, inputs: unknown, edit: Edit): object[] {
  if (typeof inputs !== 'object' || inputs === null || Array.isArray(inputs))
    throw new ToolError(`'inputs' of ${edit.called(node)} must be an object of names and values, such as {"steps": 20}.`);
  return byDepth(Object.entries(inputs)).map(([name, value]) => {
    const widget = settings(node).find((widget) => widget.name === name);
    if (!isLinkInto(node, name, value)) return setWidget(edit, node, widget ?? findWidget(node, name, edit), value);
    const edge = edgeAt(value[0], edit);
    return edge ? linkFromEdge(edge, value[1], node, name, edit) : link(edit.node(value[0]), value[1], node, name, edit);
  });
}

/** The graph that the links of a new node come from, where it belongs; undefined where it has none. */
export function graphOfLinks(node: GraphNode, inputs: unknown, edit: Edit): Graph | undefined {
  for (const [name, value] of Object.entries((inputs ?? {}) as Arguments))
    if (isLinkInto(node, name, value)) return edgeAt(value[0], edit)?.graph ?? edit.graphOf(edit.node(value[0]));
  return undefined;
}

type Link = [node: string | number, output: string | number];

// Two numbers may be the value of a widget as well.
function isLinkInto(node: GraphNode, name: string, value: unknown): value is Link {
  if (!Array.isArray(value) || value.length !== 2 || !value.every((part) => typeof part === 'string' || typeof part === 'number'))
    return false;
  const isSocket = (node.inputs ?? []).some((input) => input.name === name);
  return isSocket || !settings(node).some((widget) => widget.name === name);
}
