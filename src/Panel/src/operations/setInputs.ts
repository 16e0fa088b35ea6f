import { settings, type GraphNode } from '../canvas/graph';
import { ToolError } from '../canvas/ToolError';
import { byDepth } from '../canvas/values';
import { nodesOf, type Edit } from '../toolbox/Edit';
import { findWidget } from '../toolbox/findWidget';
import { setWidget } from '../toolbox/setWidget';
import type { Arguments } from '../toolbox/tool';
import { link } from './connect';

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
    const isSocket = (node.inputs ?? []).some((input) => input.name === name);
    if (isLink(value) && (isSocket || !widget)) return link(edit.node(value[0]), value[1], node, name, edit);
    return setWidget(edit, node, widget ?? findWidget(node, name, edit), value);
  });
}

function isLink(value: unknown): value is [string | number, string | number] {
  return Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'string' || typeof part === 'number');
}
