import { isToolUIPart, type DynamicToolUIPart, type ToolUIPart, type UIMessage } from 'ai';
import type { FailureKind } from '../service/service';

export interface Failure {
  kind: FailureKind;
  text: string;
}

export interface Metadata {
  /** From the last request of the turn. */
  usage?: Usage;
  /** The model that answered. */
  model?: string;
  createdAt?: number;
  /** Written by the panel itself, and never sent to the model. */
  local?: boolean;
  stopped?: boolean;
  failure?: Failure;
  /** Asks for a summary that replaces everything before it. */
  compact?: boolean;
}

export interface Usage {
  inputTokens: number;
  outputTokens: number;
}

export type PanelMessage = UIMessage<Metadata>;
export type ToolPart = ToolUIPart | DynamicToolUIPart;

export function textOf(message: PanelMessage): string {
  return message.parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n\n');
}

export function toolPartsOf(message: PanelMessage | undefined): ToolPart[] {
  return (message?.parts ?? []).filter((part): part is ToolPart => isToolUIPart(part));
}

export function isOpen(call: ToolPart): boolean {
  return call.state === 'input-available' || call.state === 'input-streaming';
}
