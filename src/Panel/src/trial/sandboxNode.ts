import type { Graph, GraphNode, InputSlot, Widget } from '../canvas/graph';
import { isDynamicCombo, isWidget, listOf, typeOf, type InputSpec, type NodeInfo } from '../canvas/objectInfo';
import { plain } from '../text/plain';
import type { SandboxGraph } from './SandboxGraph';

const WIDTH = 240;
const ROW = 22;
const SEEDS = new Set(['seed', 'noise_seed']);
const AFTER = ['fixed', 'increment', 'decrement', 'randomize'];

/** A node as ComfyUI makes it of its type: sockets first, then a widget with its socket for each value. */
export function sandboxNode(type: string, info: NodeInfo): GraphNode {
  const entries = Object.entries({ ...info.input.required, ...info.input.optional });
  const valued = entries.filter(([, spec]) => isWidget(spec) || isDynamicCombo(spec));
  const sockets = entries.filter((entry) => !valued.includes(entry));
  const inputs: InputSlot[] = [
    ...sockets.map(([name, spec]) => ({ name, type: typeOf(spec), link: null })),
    ...valued.map(([name, spec]) => ({ name, type: typeOf(spec), link: null, widget: { name } })),
  ];
  const widgets = valued.flatMap(([name, spec]) => widgetsOf(name, spec));
  const node: GraphNode = {
    id: -1,
    type,
    title: info.display_name || type,
    pos: [0, 0],
    size: [WIDTH, ROW * (Math.max(sockets.length, info.output.length) + widgets.length + 1)],
    mode: 0,
    inputs,
    outputs: info.output.map((output, index) => ({ name: info.output_name?.[index] ?? String(output), type: typeOf([output]), links: [] })),
    widgets,
    graph: null,
    connect: (output, target, input) => home(node.graph)?.link(node, output, target, input),
    disconnectInput(input) {
      const { link } = node.inputs?.[input] ?? {};
      if (link != null) home(node.graph)?.unlink(link);
    },
    disconnectOutput(output, target) {
      for (const id of node.outputs?.[output]?.links ?? [])
        if (!target || node.graph?.getLink(id)?.target_id === target.id) home(node.graph)?.unlink(id);
    },
    clone() {
      const copy = sandboxNode(type, info);
      copy.title = node.title;
      copy.widgets?.forEach((widget, index) => (widget.value = node.widgets?.[index]?.value));
      return copy;
    },
    setSize: ([width, height]) => Object.assign(node.size, [width, height]),
  };
  return node;
}

// Nodes of a sandbox are on no other graph.
const home = (graph: Graph | null | undefined) => (graph ?? undefined) as SandboxGraph | undefined;

function widgetsOf(name: string, spec: InputSpec): Widget[] {
  const widget = widgetOf(name, spec);
  const follows = spec[1]?.control_after_generate === true || SEEDS.has(name);
  const after: Widget = { name: 'control_after_generate', type: 'combo', value: 'randomize', options: { values: AFTER } };
  return follows ? [widget, after] : [widget];
}

function widgetOf(name: string, spec: InputSpec): Widget {
  const [type, options = {}] = [typeOf(spec), spec[1]];
  const list = isDynamicCombo(spec) ? (options.options ?? []).map((option) => plain((option as { key?: unknown }).key)) : listOf(spec);
  if (list) return { name, type: 'combo', value: plain(options.default ?? list[0]), options: { values: list.map(String) } };
  if (type === 'BOOLEAN') return { name, type: 'toggle', value: options.default === true };
  if (type !== 'INT' && type !== 'FLOAT') return { name, type: 'text', value: plain(options.default) };
  const { min = type === 'INT' ? 0 : -Number.MAX_VALUE, max = Number.MAX_SAFE_INTEGER } = options;
  const precision = type === 'INT' ? { precision: 0 } : {};
  return { name, type: 'number', value: Number(options.default ?? Math.max(0, min)), options: { min, max, ...precision } };
}
