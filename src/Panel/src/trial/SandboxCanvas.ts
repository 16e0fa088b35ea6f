import type { Canvas, UndoStep } from '../canvas/Canvas';
import type { GraphNode, Group } from '../canvas/graph';
import type { ObjectInfo } from '../canvas/objectInfo';
import { ToolError } from '../canvas/ToolError';
import { serviceTemplate } from '../service/templates';
import { SandboxGraph } from './SandboxGraph';
import { sandboxNode } from './sandboxNode';

/** What the frontend defines itself and no object_info lists, as far as tools use it. */
const NOTE = {
  display_name: 'Note',
  input: { required: { text: ['STRING', { multiline: true }] } },
  output: [],
} satisfies ObjectInfo[string];

/** A canvas that nobody sees, for one job of a trial: nothing that happens on it reaches the user's workflow, their undo or ComfyUI. */
export class SandboxCanvas implements Canvas {
  readonly #types: ObjectInfo;
  readonly #graph = new SandboxGraph((type) => this.createNode(type));

  constructor(types: ObjectInfo) {
    this.#types = { Note: NOTE, ...types };
  }

  graph = () => this.#graph;
  shown = () => this.#graph;
  open = async () => undefined;
  tab = () => ({ id: 'trial', name: 'Trial' });
  openTab = async (id: string) => id === this.tab().id;
  createNode = (type: string): GraphNode | null => (Object.hasOwn(this.#types, type) ? sandboxNode(type, this.#types[type]!) : null);
  nodeTypes = () => Object.keys(this.#types);
  refreshTypes = async () => undefined;
  createGroup = (title: string): Group => ({ title, pos: [0, 0], size: [140, 80] });
  visibleArea = () => ({ x: 0, y: 0, width: 1600, height: 900 });
  selection = (): GraphNode[] => [];
  reveal = () => undefined;
  redraw = () => undefined;
  mark = () => () => undefined;
  openStep = (): UndoStep => ({ commit: () => undefined });
  absorbGrowth = () => false;
  clear = () => this.#graph.clear();
  runnable = async () => this.#graph.serialize();
  readTemplate = serviceTemplate;

  load(serialized: object): void {
    this.#graph.clear();
    this.#graph.configure(structuredClone(serialized));
  }

  picture(): never {
    throw new ToolError('There is no picture of this canvas.');
  }

  readonly run = nothingRuns;
  readonly comfy = nothingRuns;
  readonly onComfy = () => () => undefined;
  readonly stopRun = nothingRuns;
  readonly readFile = nothingRuns;

  savedWorkflows = async (): Promise<string[]> => [];

  async readSavedWorkflow(path: string): Promise<never> {
    throw new ToolError(`There is no saved workflow "${path}" here. Give the workflow itself in 'workflow'.`);
  }
}

async function nothingRuns(): Promise<never> {
  throw new ToolError('Workflows are not run on this canvas. The rest of the job is done without a run.');
}
