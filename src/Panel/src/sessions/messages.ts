import { isToolUIPart, type DynamicToolUIPart, type ToolUIPart, type UIMessage } from 'ai';
import type { Lost } from '../toolbox/Receipt';
import type { Mention } from '../mentions/Mention';
import type { FailureKind } from '../service/service';

export interface Failure {
  kind: FailureKind;
  text: string;
  /** What is wrong at the model's provider, in the service's one word for it: "wrongKey", "emptyAccount". */
  about?: string;
}

export interface Metadata {
  /** Of the request in progress, so far. When it ends, the session has counted it. */
  usage?: Usage;
  /** The model that answered. */
  model?: string;
  createdAt?: number;
  /** Written by the panel itself, and never sent to the model. */
  local?: boolean;
  /** The MCP client whose calls it holds. */
  outside?: string;
  stopped?: boolean;
  failure?: Failure;
  /** How long each thought took, in ms, by its place among the parts. */
  thinking?: number[];
  /** What the answer did to a workflow. */
  turn?: TurnRecord;
  /** The user has taken back what the answer did to the workflow. */
  undone?: boolean;
  /** What the answer set on the canvas and did not hold. */
  receipt?: Receipt;
  /** The workflow that the user saw when they sent the message. */
  canvas?: CanvasRecord;
  /** Asks for a summary that replaces everything before it. */
  compact?: boolean;
  /** What the message names with an @. */
  mentions?: Mention[];
}

export interface TurnRecord {
  tab: { id: string; name: string };
  /** The workflow before the first edit and after the last, by their ids among the snapshots. */
  before: string;
  after: string;
  /** The earlier answers that were undone at the time, by message id. Undefined in conversations from before this was noted. */
  without?: string[] | undefined;
}

export interface Receipt {
  count: number;
  lost: Lost[];
  /** In words, for the model. */
  text: string;
}

export interface CanvasRecord {
  tab: { id: string; name: string };
  kept: string;
  /** The answers that were undone at the time, by message id. */
  undone: string[];
}

export interface Usage {
  inputTokens: number;
  outputTokens: number;
}

/** What a request took of the model's window, in tokens, and what was cut to make it fit. */
export interface ContextUse {
  tokens: number;
  /** What a request may take: the window without the room for the answer. */
  budget: number;
  /** The model's window; older services leave it out. */
  window?: number;
  /** Tool results that were shortened to a line. */
  results: number;
  /** Turns of which only a summary is left. */
  turns: number;
  /** Rounds of tools in the present turn of which only a summary is left. */
  rounds: number;
  /** Messages of which only the beginning is left. */
  pieces: number;
}

/** What the service sends besides the AI SDK's own parts. The first four are transient: they never become part of a message. */
type Data = {
  /** The model's provider is asked again in so many seconds. */
  waiting: { seconds: number; why: string };
  notice: { text: string };
  /** What is wrong at the model's provider; the error itself follows. */
  failure: { kind: string };
  context: ContextUse;
  /** What the provider wants back with the transcript. Not for display. */
  'provider-state': unknown;
};

export type PanelMessage = UIMessage<Metadata, Data>;
export type ToolPart = ToolUIPart | DynamicToolUIPart;

export function textOf(message: PanelMessage): string {
  return message.parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n\n');
}

export function toolPartsOf(message: PanelMessage | undefined): ToolPart[] {
  return (message?.parts ?? []).filter((part): part is ToolPart => isToolUIPart(part));
}

/** Whether the call waits for its result. */
export function isOpen(call: ToolPart): boolean {
  return call.state === 'input-available';
}

/** Whether the call is being written; once the answer has ended, it was never made. */
export function isHalf(part: PanelMessage['parts'][number]): boolean {
  return isToolUIPart(part) && part.state === 'input-streaming';
}
