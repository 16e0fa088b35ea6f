import { LGraphCanvas, LGraphGroup, LiteGraph, type LGraph } from '@comfyorg/litegraph';
import type { Canvas, CheckPosted, RunFile, RunProgress, RunResult, UndoStep } from '../canvas/Canvas';
import type { Graph, GraphNode, Group } from '../canvas/graph';
import { bounds, boxOf, contains, type Rect } from '../canvas/placement';
import type { Mark } from '../canvas/Mark';
import { Marks } from '../canvas/Marks';
import { readNodeTypes } from '../canvas/nodeTypes';
import { rowOf } from '../canvas/rowOf';
import { scaledDown, type Picture } from '../canvas/pictures';
import { showIn } from '../canvas/view';
import { askComfy } from '../runs/askComfy';
import { readFile } from '../runs/readFile';
import { stopRun } from '../runs/stopRun';
import { health } from '../service/health';
import { serviceTemplate } from '../service/templates';
import { ToolError } from '../canvas/ToolError';
import { History } from './History';
import { runOnService, serviceComfy } from './serviceComfy';
import { registerSubgraphs } from './registerSubgraphs';
import { registerTypes } from './registerTypes';

const STORED = 'comfy-assistant.page-workflow';
/** The name of the file that was opened last. */
export const FILE_NAME = 'comfy-assistant.page-file';

/** Throws while the service does not reach ComfyUI. */
function requireComfy(so: string): void {
  const now = health.get();
  if (now.state === 'up' && now.comfyUi.reached) return;
  throw new ToolError(
    `The service reaches no ComfyUI, ${so}. Tell the user to start ComfyUI, and to set COMFYUI_BASE_URL where it is not at its usual ` +
      'address; or to install the panel into ComfyUI: `install --comfyui PATH`.',
  );
}

/** The canvas on the service's own page: LiteGraph alone. Runs go through the service. */
export class PageCanvas implements Canvas {
  readonly #graph: Graph;
  readonly #view: LGraphCanvas | undefined;
  readonly history: History;
  /** Whether the stored workflow was unreadable and set aside. */
  readonly wasUnreadable: boolean;

  constructor(graph: LGraph, view?: LGraphCanvas) {
    this.#graph = graph as unknown as Graph;
    this.#view = view;
    registerSubgraphs(graph);
    this.wasUnreadable = !this.#load();
    this.history = new History(this.#graph);
    if (view) view.onDrawForeground = (context) => this.#marks.draw(context, this.#graph, this.shown(), this.tab().id);
  }

  graph = (): Graph => this.#graph;
  shown = (): Graph => (this.#view?.subgraph as unknown as Graph | undefined) ?? this.#graph;
  open = async (graph: Graph) => this.#view?.setGraph(graph as unknown as LGraph);
  tab = () => ({ id: 'page', name: sessionStorage.getItem(FILE_NAME) ?? 'Workflow' });
  openTab = async (id: string) => id === this.tab().id;
  createNode = (type: string) => LiteGraph.createNode(type) as unknown as GraphNode | null;
  nodeTypes = () => Object.keys(LiteGraph.registered_node_types);
  refreshTypes = async () => registerTypes(await readNodeTypes());
  createGroup = (title: string): Group => new LGraphGroup(title) as unknown as Group;
  redraw = () => this.#view?.setDirty(true, true);
  readonly #marks = new Marks(() => this.redraw(), {
    isDark: () => document.documentElement.dataset['theme'] === 'dark',
    scale: () => this.#view?.ds.scale ?? 1,
    rowOf,
  });
  mark = (marks: readonly Mark[], tab = this.tab().id) => this.#marks.add(marks, tab);
  selection = () =>
    [...(this.#view?.selectedItems ?? [])].filter((item) => 'widgets' in item || 'inputs' in item) as unknown as GraphNode[];

  visibleArea(): Rect {
    const [x, y, width, height] = this.#view?.visible_area ?? [0, 0, 1600, 900];
    return { x: x!, y: y!, width: width!, height: height! };
  }

  reveal(nodes: readonly GraphNode[], places: readonly Rect[] = []): void {
    const target = bounds([...nodes.map(boxOf), ...places]);
    if (!this.#view || !target || contains(this.visibleArea(), target)) return;
    const { clientWidth: width, clientHeight: height } = this.#view.canvas;
    showIn(this.#view.ds, { x: 0, y: 0, width, height }, target);
    this.redraw();
  }

  openStep(): UndoStep {
    const step = this.history.openStep();
    return {
      commit: () => {
        step.commit();
        this.save();
      },
    };
  }

  absorbGrowth(): boolean {
    const isGrowth = this.history.absorbGrowth();
    if (isGrowth) this.save();
    return isGrowth;
  }

  clear(): void {
    this.leaveSubgraph();
    this.#graph.clear();
  }

  /** Shows the whole workflow again after a subgraph was opened. */
  leaveSubgraph(): void {
    if (this.#view?.subgraph) this.#view.setGraph(this.#view.subgraph.rootGraph);
  }

  load(serialized: object): void {
    this.leaveSubgraph();
    this.#graph.clear();
    this.#graph.configure(structuredClone(serialized));
  }

  runnable = async () => this.#graph.serialize();

  async run(signal: AbortSignal, onProgress: (progress: RunProgress) => void, check: CheckPosted = () => undefined): Promise<RunResult> {
    requireComfy('so nothing was run');
    const result = await runOnService(this.#graph, signal, onProgress, check);
    this.save();
    return result;
  }

  onComfy: Canvas['onComfy'] = () => () => undefined;

  async comfy(path: string, body?: object): Promise<unknown> {
    requireComfy('so there are no runs here');
    return askComfy(serviceComfy, path, body);
  }

  stopRun = (promptId: string) => stopRun(serviceComfy, promptId);
  readFile = (file: RunFile) => readFile(serviceComfy, file);

  async picture(largest: number): Promise<Picture> {
    if (!this.#view) throw new ToolError('This page shows no canvas.');
    const { canvas } = this.#view;
    this.#view.draw(true, true);
    return scaledDown(canvas, { x: 0, y: 0, width: canvas.width, height: canvas.height }, largest);
  }

  // Without ComfyUI, the service provides them.
  readTemplate = serviceTemplate;

  savedWorkflows = async (): Promise<string[]> => [];

  async readSavedWorkflow(path: string): Promise<never> {
    throw new ToolError(`This page has no saved workflows, so "${path}" cannot be read. Give the workflow itself in 'workflow'.`);
  }

  /** Stores the workflow for the next visit. */
  save(): void {
    const workflow = JSON.stringify(this.#graph.serialize());
    localStorage.setItem(STORED, workflow);
    sessionStorage.setItem(STORED, workflow);
  }

  #load(): boolean {
    // Each tab has its own workflow; a new tab starts with the one saved last.
    const stored = sessionStorage.getItem(STORED) ?? localStorage.getItem(STORED);
    if (!stored) return true;
    try {
      this.#graph.configure(JSON.parse(stored) as object);
      return true;
    } catch (failure) {
      // Kept under another key, because the next save would overwrite it.
      console.warn('ComfyAssistant: the stored workflow cannot be read', failure);
      localStorage.setItem(`${STORED}.broken`, stored);
      this.#graph.clear();
      return false;
    }
  }
}
