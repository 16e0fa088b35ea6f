import { LGraphNode, LiteGraph } from '@comfyorg/litegraph';
import { plain } from '../text/plain';
import { registerFrontendNodes } from './frontendNodes';
import { addDynamicCombo } from './dynamicInputs';
import { addMultilineText } from './MultilineText';
import {
  isDynamicCombo,
  isWidget,
  listOf,
  typeOf,
  type InputOptions,
  type InputSpec,
  type NodeInfo,
  type ObjectInfo,
} from '../canvas/objectInfo';

const SEEDS = new Set(['seed', 'noise_seed']);
const AFTER = ['fixed', 'increment', 'decrement', 'randomize'];
const MAX_WIDTH = 420;

type Saved = Parameters<NonNullable<LGraphNode['onConfigure']>>[0];

type NodeWidget = ReturnType<LGraphNode['addWidget']>;

/** Registers a ComfyUI's node types with LiteGraph, so that the page draws and links them as ComfyUI does. */
export function registerTypes(info: ObjectInfo): void {
  LiteGraph.clearRegisteredTypes();
  registerFrontendNodes();
  for (const [type, node] of Object.entries(info)) LiteGraph.registerNodeType(type, classOf(type, node));
}

function classOf(type: string, info: NodeInfo): typeof LGraphNode {
  const inputs = Object.entries({ ...info.input.required, ...info.input.optional });
  return class extends LGraphNode {
    static override title = info.display_name || type;
    static override category = info.category ?? 'other';
    static comfyClass = type;
    static nodeData = info;

    constructor(title?: string) {
      super(title ?? (info.display_name || type), type);
      this.serialize_widgets = true;
      // Sockets before widgets, so that slot indices match ComfyUI's.
      for (const [name, spec] of inputs) if (!hasWidget(spec)) addInput(this, name, spec);
      for (const [name, spec] of inputs) if (hasWidget(spec)) addInput(this, name, spec);
      info.output.forEach((output, index) => this.addOutput(info.output_name?.[index] ?? String(output), typeOf([output])));
      const size = this.computeSize();
      this.setSize([Math.min(size[0], MAX_WIDTH), size[1]]);
    }

    // LiteGraph sets the widgets that a new node has; a dynamic combo brings more while its value is set.
    override onConfigure({ widgets_values: values = [] }: Saved): void {
      values.forEach((value, index) => {
        const widget = this.widgets?.[index];
        if (widget) widget.value = value;
      });
    }
  };
}

function hasWidget(spec: InputSpec): boolean {
  return isWidget(spec) || isDynamicCombo(spec);
}

function addInput(node: LGraphNode, name: string, spec: InputSpec): void {
  if (isDynamicCombo(spec)) addDynamicCombo(node, name, spec, addInput);
  else if (isWidget(spec)) addWidget(node, name, spec);
  else node.addInput(name, typeOf(spec));
}

function addWidget(node: LGraphNode, name: string, spec: InputSpec): void {
  const options = spec[1] ?? {};
  const widget = createWidget(node, name, spec, options);
  node.addInput(name, typeOf(spec), { widget: { name: widget.name } });
  if (options.control_after_generate || SEEDS.has(name))
    node.addWidget('combo', 'control_after_generate', 'randomize', () => undefined, { values: AFTER });
}

function createWidget(node: LGraphNode, name: string, spec: InputSpec, options: InputOptions): NodeWidget {
  const list = listOf(spec);
  if (list) return node.addWidget('combo', name, plain(options.default ?? list[0]), () => undefined, { values: list.map(String) });
  switch (typeOf(spec)) {
    case 'BOOLEAN':
      return node.addWidget('toggle', name, options.default === true, () => undefined, {});
    // Its choices are unknown until a ComfyUI has been seen: any text may be right.
    case 'COMBO':
    case 'STRING':
      return options.multiline === true
        ? addMultilineText(node, name, plain(options.default))
        : node.addWidget('text', name, plain(options.default), () => undefined, {});
    default:
      return numberWidget(node, name, options, typeOf(spec) === 'INT');
  }
}

function numberWidget(node: LGraphNode, name: string, options: InputOptions, whole: boolean): NodeWidget {
  const step = options.step ?? (whole ? 1 : 0.5);
  const precision = whole ? 0 : Math.max(0, -Math.floor(Math.log10(typeof options.round === 'number' ? options.round : step)));
  const min = options.min ?? (whole ? 0 : -Number.MAX_VALUE);
  const max = options.max ?? Number.MAX_SAFE_INTEGER;
  const widget = node.addWidget('number', name, Number(options.default ?? Math.max(0, min)), snap, { min, max, step2: step, precision });
  return widget;

  // ComfyUI also snaps integers to their step: a width of 513 becomes 512.
  function snap(value: number): void {
    if (!whole || step <= 1) return;
    const offset = min % step;
    widget.value = Math.min(max, Math.max(min, Math.round((value - offset) / step) * step + offset));
  }
}
