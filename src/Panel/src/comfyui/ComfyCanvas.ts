import type { Canvas, CheckPosted, RunFile, RunProgress, UndoStep } from '../canvas/Canvas';
import type { Graph, GraphNode } from '../canvas/graph';
import { graphAt, pathTo } from '../canvas/address';
import type { Mark } from '../canvas/Mark';
import { Marks } from '../canvas/Marks';
import { scaledDown, type Picture } from '../canvas/pictures';
import { bounds, boxOf, contains, type Rect } from '../canvas/placement';
import { rowOf } from '../canvas/rowOf';
import { showIn, shownIn } from '../canvas/view';
import type { TemplateRef } from '../service/templates';
import type { ChangeTracker, ComfyApi, ComfyApp, ComfyWorkflow, LiteGraphGlobal } from './comfy';
import { htmlRowOf } from './htmlRowOf';
import { isLoadingAnother } from './isLoadingAnother';
import { MarkLayer } from './MarkLayer';
import { askComfy } from '../runs/askComfy';
import { readFile } from '../runs/readFile';
import { visibleRect } from './visibleRect';
import { runWorkflow } from './runWorkflow';
import { stopRun } from '../runs/stopRun';
import { TabIds } from './TabIds';
import { readSavedWorkflow, readTemplate, savedWorkflows } from './templates';
import { absorbGrowth, openStep } from './undo';

// ComfyUI's bars lie over its canvas, which fills the window; this element is what they leave. Versions without it have the whole.
const FREE = '.graph-canvas-panel';
const MINIMAP = '.minimap-main-container';

const rectOf = (selector: string) => document.querySelector(selector)?.getBoundingClientRect();

/** ComfyUI's own canvas, with its tabs, its undo history and its queue. */
export class ComfyCanvas implements Canvas {
  readonly #app: ComfyApp;
  readonly #api: ComfyApi;
  readonly #liteGraph: LiteGraphGlobal;
  readonly #covers: () => DOMRect | undefined;
  readonly #tabs = new TabIds();
  readonly #marks: Marks;

  /** @param covers The panel's rectangle, where it covers the canvas. */
  constructor(app: ComfyApp, api: ComfyApi, liteGraph: LiteGraphGlobal, covers: () => DOMRect | undefined) {
    this.#app = app;
    this.#api = api;
    this.#liteGraph = liteGraph;
    this.#covers = covers;
    const view = app.canvas;
    this.#marks = new Marks(() => this.redraw(), {
      isDark: () => document.body.classList.contains('dark-theme'),
      scale: () => view.ds.scale,
      rowOf: (node, widget) => (liteGraph.vueNodesMode ? htmlRowOf(view, node, widget) : rowOf(node, widget)),
    });
    const before = view.onDrawForeground;
    const layer = new MarkLayer(view.canvas);
    view.onDrawForeground = (context, area) => {
      before?.call(view, context, area);
      layer.draw(context, this.#marks, (above) => this.#marks.draw(above, this.graph(), this.shown(), this.tab().id));
    };
  }

  graph = () => this.#app.rootGraph ?? this.#app.graph;
  shown = () => this.#app.canvas.subgraph ?? this.graph();
  open = async (graph: Graph) => {
    this.#app.canvas.setGraph?.(graph);
    // ComfyUI then goes to the part that the user saw of it last.
    await frame();
    await frame();
  };
  createNode = (type: string) => this.#liteGraph.createNode(type);
  nodeTypes = () => Object.keys(this.#liteGraph.registered_node_types);
  refreshTypes = async () => {
    if (this.#app.reloadNodeDefs) await this.#app.reloadNodeDefs();
    else await this.#app.refreshComboInNodes?.();
  };
  createGroup = (title: string) => new this.#liteGraph.LGraphGroup(title);
  mark = (marks: readonly Mark[], tab = this.tab().id) => this.#marks.add(marks, tab);
  redraw = () => this.#app.canvas.setDirty(true, true);
  selection = () => Object.values(this.#app.canvas.selected_nodes ?? {});

  // The path changes when a workflow is saved under another name; its change tracker stays the same object.
  tab() {
    const workflow = this.#app.extensionManager.workflow?.activeWorkflow;
    if (!workflow) return { id: 'none', name: 'Workflow' };
    if (isLoadingAnother(workflow, this.graph())) return { id: 'loading', name: 'Workflow' };
    return { id: this.#idOf(workflow), name: workflow.filename ?? workflow.path };
  }

  /** As a click on the tab does. ComfyUI keeps the state of the tab that is left. */
  async openTab(id: string): Promise<boolean> {
    const wanted = this.#app.extensionManager.workflow?.openWorkflows?.find((workflow) => this.#idOf(workflow) === id);
    const state = wanted?.changeTracker?.activeState;
    if (!wanted || !state) return false;
    await this.#app.loadGraphData(structuredClone(state), true, true, wanted, {
      checkForRerouteMigration: false,
      silentAssetErrors: true,
      showMissingNodesDialog: false,
      showMissingModelsDialog: false,
    });
    return this.tab().id === id;
  }

  visibleArea = () => shownIn(this.#app.canvas.ds, this.#room());

  reveal(nodes: readonly GraphNode[], places: readonly Rect[] = []): void {
    const target = bounds([...nodes.map(boxOf), ...places]);
    if (!target || contains(this.visibleArea(), target)) return;
    showIn(this.#app.canvas.ds, this.#room(), target);
    this.redraw();
  }

  /** Nodes 2.0 are HTML over the canvas, which a browser does not draw: for the picture, the canvas draws all nodes itself. */
  async picture(largest: number): Promise<Picture> {
    const view = this.#app.canvas;
    const { canvas } = view;
    const isHtml = this.#liteGraph.vueNodesMode === true;
    if (isHtml) this.#liteGraph.vueNodesMode = false;
    try {
      view.draw?.(true, true);
      // ComfyUI draws the pictures on nodes right after the rest.
      await Promise.resolve();
      const { x, y, width, height } = this.#pixels();
      const ratio = canvas.width / (canvas.getBoundingClientRect().width || canvas.width);
      return scaledDown(canvas, { x: x * ratio, y: y * ratio, width: width * ratio, height: height * ratio }, largest);
    } finally {
      if (isHtml) this.#liteGraph.vueNodesMode = true;
      this.redraw();
    }
  }

  openStep(): UndoStep {
    const tracker = this.#tracker();
    return tracker ? openStep(tracker) : { commit: () => undefined };
  }

  absorbGrowth(): boolean {
    const tracker = this.#tracker();
    return tracker !== undefined && absorbGrowth(tracker, this.graph().serialize());
  }

  clear(): void {
    this.#leaveSubgraph();
    this.#app.clean();
  }

  /**
   * Loads the way ComfyUI's undo does: into the open workflow, without a new tab and without asking about missing models. Who looks into a
   * subgraph that is still there goes on looking into it.
   */
  async load(serialized: object): Promise<void> {
    const { id } = this.shown();
    const path = pathTo(this.graph(), this.shown()) ?? [];
    this.#leaveSubgraph();
    const workflow = this.#app.extensionManager.workflow?.activeWorkflow ?? null;
    const tracker = this.#tracker();
    // While this is set, ComfyUI does not mark the loaded graph as saved, and keeps the undo history.
    if (tracker) tracker._restoringState = true;
    try {
      await this.#app.loadGraphData(structuredClone(serialized), true, false, workflow, {
        checkForRerouteMigration: false,
        silentAssetErrors: true,
        showMissingNodesDialog: false,
        showMissingModelsDialog: false,
      });
    } finally {
      if (tracker) tracker._restoringState = false;
    }
    const inside = path.length > 0 ? graphAt(this.graph(), path) : undefined;
    if (inside && inside.id === id) this.#app.canvas.setGraph?.(inside);
  }

  runnable = async () => (await this.#app.graphToPrompt()).output;
  run = (signal: AbortSignal, onProgress: (progress: RunProgress) => void, check: CheckPosted) =>
    runWorkflow(this.#app, this.#api, signal, onProgress, check);
  comfy = (path: string, body?: object) => askComfy(this.#api, path, body);
  onComfy = (type: string, listener: (detail: unknown) => void) => {
    const on = (event: Event) => listener((event as CustomEvent<unknown>).detail);
    this.#api.addEventListener(type, on);
    return () => this.#api.removeEventListener(type, on);
  };
  readFile = (file: RunFile) => readFile(this.#api, file);
  stopRun = (promptId: string) => stopRun(this.#api, promptId);
  readTemplate = (template: TemplateRef) => readTemplate(this.#api, template);
  savedWorkflows = () => savedWorkflows(this.#api);
  readSavedWorkflow = (path: string) => readSavedWorkflow(this.#api, path);

  #idOf(workflow: ComfyWorkflow): string {
    return this.#tabs.idOf(workflow.changeTracker ?? workflow, workflow.path);
  }

  #tracker(): ChangeTracker | undefined {
    return this.#app.extensionManager.workflow?.activeWorkflow?.changeTracker;
  }

  /** The part of the canvas that the user sees; to work in, without what ComfyUI shows over its corner. */
  #pixels(more: readonly (Rect | undefined)[] = []): Rect {
    const canvas = this.#app.canvas.canvas.getBoundingClientRect();
    return visibleRect(canvas, rectOf(FREE), [this.#covers(), ...more]);
  }

  #room = (): Rect => this.#pixels([rectOf(MINIMAP)]);

  #leaveSubgraph(): void {
    if (this.#app.canvas.subgraph) this.#app.canvas.setGraph?.(this.graph());
  }
}

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
