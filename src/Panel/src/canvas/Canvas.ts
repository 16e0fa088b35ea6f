import type { TemplateFile, TemplateRef } from '../service/templates';
import type { Graph, GraphNode } from './graph';
import type { Rect } from './placement';

/** A workflow that is open. Two tabs never share an id. */
export interface Tab {
  id: string;
  name: string;
}

export interface RunProgress {
  nodeId?: string;
  nodeTitle?: string;
  /** Steps done and in all, for nodes that count. */
  step?: number;
  steps?: number;
}

export interface RunFile {
  nodeId: string;
  filename: string;
  /** Where a browser finds it. */
  url: string;
  kind: 'image' | 'video' | 'audio' | 'other';
}

export interface RunResult {
  promptId: string;
  files: RunFile[];
  /** Texts that nodes put out. */
  texts: { nodeId: string; text: string }[];
}

export interface UndoStep {
  /** Takes the graph as it is now into the step. May be called again: however many edits a turn makes, one Ctrl+Z takes them back. */
  commit(): void;
}

/** Where the panel works: ComfyUI's canvas, or the one at the service's own address. */
export interface Canvas {
  graph(): Graph;
  tab(): Tab;

  /** A node that is not on the graph yet, or null when there is no such type. */
  createNode(type: string): GraphNode | null;
  nodeTypes(): string[];

  /** The part of the canvas that the user sees, without what lies under the panel, in the graph's units. */
  visibleArea(): Rect;

  /** Brings nodes into view when they are not. */
  reveal(nodes: readonly GraphNode[]): void;
  redraw(): void;
  selection(): GraphNode[];

  /** Begins a step of the undo history; what the user changed up to now is a step of its own. */
  openStep(): UndoStep;

  /** Empties the graph, with everything that is kept about its nodes elsewhere. */
  clear(): void;

  /** Puts a serialized graph in place of the one that is there. */
  load(serialized: object): void | Promise<void>;

  /** The workflow as it would be queued, in a format that the service reads. */
  runnable(): Promise<object>;

  /** Runs the workflow; the first progress means that it is queued. Throws a ToolError with ComfyUI's own words when it fails. */
  run(signal: AbortSignal, onProgress: (progress: RunProgress) => void): Promise<RunResult>;

  /** Reads a template that searchTemplates found; undefined where there is none. */
  readTemplate(template: TemplateRef): Promise<TemplateFile | undefined>;

  /** Reads a workflow that the user saved. */
  readSavedWorkflow(path: string): Promise<unknown>;
}
