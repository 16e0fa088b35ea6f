import type { Graph, GraphNode, Group } from '../canvas/graph';
import type { Viewport } from '../canvas/view';
import type { NodeErrors, Prompt, RunApi } from '../runs/RunApi';

/** The parts of ComfyUI's frontend that the panel uses, checked against version 1.45. */
export interface ComfyApp {
  rootGraph?: Graph;
  graph: Graph;
  canvas: {
    canvas: HTMLCanvasElement;
    ds: Viewport;
    selected_nodes?: Record<string, ImageNode>;
    /** The subgraph that is open. */
    subgraph?: Graph;
    setGraph?(graph: Graph): void;
    setDirty(foreground: boolean, background: boolean): void;
    onDrawForeground?: ((context: CanvasRenderingContext2D, area: unknown) => void) | undefined;
    draw?(foreground: boolean, background: boolean): void;
    getNodeMenuOptions?(node: GraphNode): MenuItem[];
    getCanvasMenuOptions?(): MenuItem[];
  };
  extensionManager: {
    workflow?: { activeWorkflow?: ComfyWorkflow | null; openWorkflows?: ComfyWorkflow[] };
    setting: { get(id: string): unknown; set?(id: string, value: unknown): unknown };
    command?: { execute(id: string): Promise<void>; commands?: readonly { id: string; keybinding?: { combo: KeyCombo } | null }[] };
    toast?: Toasts;
    sidebarTab?: { activeSidebarTabId: string | null };
    /** Only the canvas is shown, without the sidebar. */
    focusMode?: boolean;
    toggleFocusMode?(): void;
    registerSidebarTab(tab: PanelTab): void;
  };
  /** Asks extensions for what they add to a node's menu. In older versions extensions replace the canvas's own methods. */
  collectNodeMenuItems?(node: GraphNode): MenuItem[];
  /** Dispatches changed settings as `ID.change`. */
  ui?: { settings: EventTarget };
  clean(): void;
  loadGraphData(data: object, clean: boolean, restoreView: boolean, workflow: ComfyWorkflow | null, options: object): Promise<unknown>;
  graphToPrompt(...args: unknown[]): Promise<Prompt>;
  /** What ComfyUI's button does. Shows its user what is refused. */
  queuePrompt(number: number, batchCount: number): Promise<unknown>;
  /** Whether it is queueing now; what is asked for meanwhile is queued after. */
  processingQueue?: boolean;
  /** Reads `/object_info` again, and registers what is new. Its name before was that of its other half, the choices of widgets. */
  reloadNodeDefs?(): Promise<void>;
  refreshComboInNodes?(): Promise<void>;
  registerExtension(extension: ComfyExtension): void;
}

/** What an extension may register; the parts that this one has. */
export interface ComfyExtension {
  name: string;
  settings: readonly object[];
  commands: readonly ComfyCommand[];
  keybindings: readonly { commandId: string; combo: KeyCombo }[];
  /** `path`: the menu in ComfyUI's main menu. */
  menuCommands: readonly { path: string[]; commands: string[] }[];
  aboutPageBadges: readonly { label: string; url: string; icon: string }[];
  bottomPanelTabs?: readonly PanelTab[];
  getNodeMenuItems(node: GraphNode): MenuItem[];
  getCanvasMenuItems(): MenuItem[];
  /** After a workflow was put on the canvas. @param missing What it uses and ComfyUI lacks: a type, or an object with it for each node. */
  afterConfigureGraph(missing: readonly MissingNode[]): void;
  setup(): void;
}

export interface ComfyCommand {
  id: string;
  label: string;
  menubarLabel: string;
  icon: string;
  function(): unknown;
}

/** `key` as `KeyboardEvent.key` has it, in either case; `ctrl` is Command on a Mac. */
export interface KeyCombo {
  key: string;
  ctrl?: boolean;
  alt?: boolean;
  shift?: boolean;
}

/** An entry of a context menu; null is a line between entries. */
export type MenuItem = { content: string; callback: () => unknown } | null;

export type MissingNode = string | { type: string };

/** A short message over the page. */
export interface Toast {
  severity: 'success' | 'info' | 'warn' | 'error';
  summary: string;
  detail?: string;
  /** How long it stays, in ms; until it is closed where it is left out. */
  life?: number;
}

export interface Toasts {
  add(message: Toast): void;
  /** @param message The same object that was added. */
  remove(message: Toast): void;
}

export interface PanelTab {
  id: string;
  title: string;
  type: 'custom';
  icon?: string;
  tooltip?: string;
  render(element: HTMLElement): void;
  destroy?(): void;
}

export type ImageNode = GraphNode & { imgs?: HTMLImageElement[] };

export interface ComfyWorkflow {
  path: string;
  filename?: string;
  changeTracker?: ChangeTracker;
}

/** ComfyUI's undo history of one workflow. */
export interface ChangeTracker {
  undoQueue: object[];
  /** The workflow as it was last seen in its tab. */
  activeState?: { id?: string };
  _restoringState: boolean;
  captureCanvasState?(): void;
  /** Between these two, nothing is taken for a step. */
  beforeChange?(): void;
  afterChange?(): void;
  /** Its name before 1.44. */
  checkState?(): void;
}

export interface PromptAnswer {
  prompt_id?: string;
  node_errors?: NodeErrors;
}

export type ComfyApi = EventTarget &
  RunApi & {
    socket?: WebSocket | null;
    /** The id of ComfyUI's own user, where it runs with several. */
    user?: string | null;
    queuePrompt(number: number, prompt: Prompt, options?: { partialExecutionTargets?: unknown[] }): Promise<PromptAnswer>;
    fileURL(path: string): string;
  };

export interface LiteGraphGlobal {
  createNode(type: string): GraphNode | null;
  LGraphGroup: new (title: string) => Group;
  registered_node_types: Record<string, unknown>;
  /** Nodes 2.0: nodes are drawn as HTML. */
  vueNodesMode?: boolean;
}
