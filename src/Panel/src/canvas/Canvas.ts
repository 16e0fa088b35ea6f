import type { TemplateFile, TemplateRef } from '../service/templates';
import type { Graph, GraphNode, Group } from './graph';
import type { Mark } from './Mark';
import type { Picture } from './pictures';
import type { Rect } from './placement';

/** A workflow that is open. Two tabs never share an id. */
export interface Tab {
  id: string;
  name: string;
}

export interface RunProgress {
  /** ComfyUI's id for the run, once it is queued. */
  promptId?: string;
  nodeId?: string;
  nodeTitle?: string;
  /** Steps done and total steps, for nodes that report them. */
  step?: number;
  steps?: number;
  /** Which of several runs it is, counted from 1. */
  of?: { index: number; count: number };
  /** What is waited for besides runs. */
  doing?: 'installing' | 'restarting' | 'downloading' | 'makingRoom';
}

/** A workflow as it is posted to `/prompt`. */
export type PostedPrompt = Record<string, { class_type?: string; inputs?: Record<string, unknown> }>;

/**
 * Looks at a workflow on its way to `/prompt`, and throws what holds it: once when it is made, where both parts may be changed, and on a
 * canvas with scripts that may change it once more when it is sent.
 * @param saved The workflow that the pictures of the run will hold, in the form in which the canvas saves it; left out when it is sent.
 */
export type CheckPosted = (posted: PostedPrompt, saved?: object) => void;

export interface RunFile {
  /** Inside subgraphs with the path: `12:5`. */
  nodeId: string;
  filename: string;
  /** Its folder below that of its type; empty for that folder itself. */
  subfolder: string;
  /** ComfyUI's folder: `output`, `temp` or `input`. */
  type: string;
  /** The address from which a browser can load it. */
  url: string;
  kind: 'image' | 'video' | 'audio' | 'other';
}

/** Where nodes were when a run ended, by their ids. What nobody knows is left out. */
export interface RunStates {
  done: string[];
  /** Not run, because nothing before them had changed since an earlier run. */
  cached: string[];
  failed?: string[];
  notReached?: string[];
}

/** What a node failed of, or what ComfyUI refused it for. */
export interface RunFault {
  nodeId: string;
  type: string;
  error: string;
}

export interface RunResult {
  /** Undefined where it was not queued. */
  promptId: string | undefined;
  status: 'finished' | 'failed' | 'interrupted' | 'refused' | 'lost';
  states: RunStates;
  errors: RunFault[];
  files: RunFile[];
  /** Texts that nodes output. */
  texts: { nodeId: string; text: string }[];
}

export interface UndoStep {
  /** Records the graph as it is now as part of the step. Call it after every edit: one Ctrl+Z undoes them all. */
  commit(): void;
}

/** The canvas that the panel edits: ComfyUI's, or the one on the service's own page. */
export interface Canvas {
  /** The whole workflow: the graph that holds all subgraphs. */
  graph(): Graph;

  /** The graph that the user sees: the whole workflow, or the inside of a subgraph that they opened. */
  shown(): Graph;

  /** Shows the inside of a subgraph, or the whole workflow, as if the user had opened it. */
  open(graph: Graph): Promise<void>;
  tab(): Tab;

  /** Shows a workflow that is open in another tab. False if it was closed. */
  openTab(id: string): Promise<boolean>;

  /** A new node that is not on the graph yet, or null if the type does not exist. */
  createNode(type: string): GraphNode | null;
  nodeTypes(): string[];

  /** Reads again which node types there are, and what their widgets offer. Nodes that are on the graph keep their form. */
  refreshTypes(): Promise<void>;

  /** A new group that is not on the graph yet. */
  createGroup(title: string): Group;

  /** The part of the graph that the user can see, excluding what the panel covers, in the graph's units. */
  visibleArea(): Rect;

  /** Scrolls and zooms until the nodes are in view, and places where others would be, if they are not already. */
  reveal(nodes: readonly GraphNode[], places?: readonly Rect[]): void;
  redraw(): void;

  /**
   * Draws over the canvas, until the returned function is called.
   * @param tab The id of the tab that they are drawn in; left out for the one that is shown now.
   */
  mark(marks: readonly Mark[], tab?: string): () => void;

  /** What the user sees, without what the panel covers. `largest` is its longer side, in pixels. */
  picture(largest: number): Promise<Picture>;
  selection(): GraphNode[];

  /** Starts an undo step. What the user changed before it stays a separate step. */
  openStep(): UndoStep;

  /**
   * Takes what nodes have grown by since the last undo step for a part of that step: they do so when they are drawn for the first time, or
   * when their pictures arrive. False where something else has changed.
   */
  absorbGrowth(): boolean;

  /** Empties the graph, and clears whatever is stored about its nodes elsewhere. */
  clear(): void;

  /** Replaces the graph with a serialized one. */
  load(serialized: object): void | Promise<void>;

  /** The workflow as it would be queued, in a format that the service reads. */
  runnable(): Promise<object>;

  /**
   * Runs the workflow, unless `check` throws for what would be posted; the first progress means that it is queued. Throws a RunError with
   * ComfyUI's own words when it fails.
   */
  run(signal: AbortSignal, onProgress: (progress: RunProgress) => void, check: CheckPosted): Promise<RunResult>;

  /**
   * Asks ComfyUI itself: GET, or POST where a body is given. Throws a ToolError where there is no ComfyUI, or where it refuses.
   * @param path Without `/api`, such as `/queue`.
   */
  comfy(path: string, body?: object): Promise<unknown>;

  /** Listens to a message that ComfyUI sends, until the returned function is called. Where there is no connection to it, none comes. */
  onComfy(type: string, listener: (detail: unknown) => void): () => void;

  /** Reads a file that a run made. Throws a ToolError where it is gone. */
  readFile(file: RunFile): Promise<Blob>;

  /** Ends a run that `run` began, whether it waits or has begun. Throws a ToolError if it cannot be ended. */
  stopRun(promptId: string): Promise<void>;

  /** Reads a template that searchTemplates found; undefined where there is none. */
  readTemplate(template: TemplateRef): Promise<TemplateFile | undefined>;

  /** The files of the workflows that the user saved, with their folders; none where the canvas keeps none. */
  savedWorkflows(): Promise<string[]>;

  /** Reads a workflow that the user saved. */
  readSavedWorkflow(path: string): Promise<unknown>;
}
