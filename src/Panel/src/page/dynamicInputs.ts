import type { LGraphNode } from '@comfyorg/litegraph';
import { plain } from '../text/plain';
import { dynamicChoices, type InputSpec } from '../canvas/objectInfo';

type NodeWidget = ReturnType<LGraphNode['addWidget']>;
type Add = (node: LGraphNode, name: string, spec: InputSpec) => void;

/**
 * A combo whose choice decides which further inputs the node has, as COMFY_DYNAMICCOMBO_V3 in ComfyUI: with `resize_type` on "scale by
 * multiplier" the node has `resize_type.multiplier`. The inputs follow whoever sets the value: the user, a tool, or a file that is loaded.
 * @param add Adds an input of any kind, also another such combo.
 */
export function addDynamicCombo(node: LGraphNode, name: string, spec: InputSpec, add: Add): void {
  const options = dynamicChoices(spec);
  const keys = options.map(({ key }) => key);
  const widget = node.addWidget('combo', name, '', () => undefined, { values: keys });
  let chosen = '';
  Object.defineProperty(widget, 'value', {
    enumerable: true,
    configurable: true,
    get: () => chosen,
    set(key: unknown) {
      if (key === chosen) return;
      chosen = String(key);
      const inputs = options.find((option) => option.key === key)?.inputs;
      replace(node, widget, name, { ...inputs?.required, ...inputs?.optional }, add);
    },
  });
  node.addInput(name, 'COMBO', { widget: { name } });
  widget.value = plain(spec[1]?.default ?? keys[0]);
}

// A workflow is read into nodes that are on no graph yet, and LiteGraph takes links off only on one.
function drop(node: LGraphNode, slot: number): void {
  if (node.graph) node.removeInput(slot);
  else node.inputs.splice(slot, 1);
}

function replace(node: LGraphNode, combo: NodeWidget, name: string, inputs: Record<string, InputSpec>, add: Add): void {
  const prefix = `${name}.`;
  const wanted = new Set(Object.keys(inputs).map((input) => prefix + input));
  const widgets = (node.widgets ??= []);
  // A file brings its inputs, with their links, before the value.
  const kept = node.inputs.filter((input) => wanted.has(input.name));
  for (let slot = node.inputs.length - 1; slot >= 0; slot--) {
    const input = node.inputs[slot]!;
    if (input.name.startsWith(prefix) && !kept.includes(input)) drop(node, slot);
  }
  node.widgets = widgets.filter((widget) => !widget.name.startsWith(prefix));
  const before = node.widgets.length;
  for (const [input, inputSpec] of Object.entries(inputs)) {
    const had = node.inputs.findIndex((slot) => slot.name === prefix + input);
    add(node, prefix + input, inputSpec);
    const doubled = node.inputs.findLastIndex((slot) => slot.name === prefix + input);
    if (had >= 0 && doubled !== had) drop(node, doubled);
  }
  // In place, because a file that is loaded goes through the list while it sets the values.
  const added = node.widgets.splice(before);
  const all = [...node.widgets];
  all.splice(all.indexOf(combo) + 1, 0, ...added);
  widgets.splice(0, widgets.length, ...all);
  node.widgets = widgets;
  const size = node.computeSize();
  node.setSize([Math.max(node.size[0], size[0]), Math.max(node.size[1], size[1])]);
}
