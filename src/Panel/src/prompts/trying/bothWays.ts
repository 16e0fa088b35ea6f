import { getToolName, isToolUIPart } from 'ai';
import { readNodeTypes } from '../../canvas/nodeTypes';
import type { ObjectInfo } from '../../canvas/objectInfo';
import type { PanelMessage } from '../../sessions/messages';
import { Store } from '../../state/Store';
import { askOnSandbox, type Spent } from '../../trial/askOnSandbox';
import { callsOf } from '../../trial/runJob';
import type { TriedCall } from '../../trial/outcome';
import { SandboxCanvas } from '../../trial/SandboxCanvas';
import { readWorkflow } from '../../workflow/readWorkflow';
import type { TextRef } from './texts';

export const WAYS = ['stored', 'draft'] as const;
export type WayName = (typeof WAYS)[number];

/** What is being said one way. */
export interface Way {
  state: 'running' | 'done' | 'stopped' | 'failed';
  /** What the assistant has said so far, and the names of the tools that it called, in order. */
  said: readonly Said[];
  calls: readonly TriedCall[];
  spent: Spent;
  milliseconds: number;
  /** Nodes on its canvas, at the beginning and at the end. */
  nodes?: { before: number; after: number };
  problem?: string;
}

export type Said = { text: string } | { tool: string; input: string };

export type Both = Readonly<Record<WayName, Way>>;

/** The trial that runs, or the last one. */
export const both = new Store<Both | undefined>(undefined);

let stopping = new AbortController();
export const stopBoth = (): void => stopping.abort();

export interface Conversation {
  /** What was said before the question. */
  history: readonly PanelMessage[];
  parts: PanelMessage['parts'];
  /** The workflow on both canvases, in either format; an empty object for none. */
  start: object;
  /** The workflow as it was when a recorded question was asked: goes on both canvases if they can hold it. */
  then?: object | undefined;
  /** Who answers; the default where it is left out. */
  connection?: string | undefined;
}

/** Asks the same both ways, side by side: with the text as it is stored, and with the draft. */
export async function runBoth(text: TextRef, texts: Record<WayName, string>, conversation: Conversation): Promise<void> {
  stopBoth();
  const { signal } = (stopping = new AbortController());
  const fresh: Way = {
    state: 'running',
    said: [],
    calls: [],
    spent: { requests: 0, usage: { inputTokens: 0, outputTokens: 0 } },
    milliseconds: 0,
  };
  both.set({ stored: fresh, draft: fresh });
  const types = await readNodeTypes();
  const { history, parts, then, connection } = conversation;
  const start = then && (await fits(then, types)) ? then : conversation.start;
  await Promise.all(WAYS.map((way) => runWay(way)));

  async function runWay(way: WayName): Promise<void> {
    const began = performance.now();
    const mark = (change: Partial<Way>) => {
      const now = both.get();
      // Another trial has begun since, or another text was chosen.
      if (signal !== stopping.signal || !now) return;
      both.set({ ...now, [way]: { ...now[way], milliseconds: performance.now() - began, ...change } });
    };
    try {
      const { answers, before, after, endless } = await askOnSandbox({
        history,
        parts,
        start,
        types,
        more: { draft: { ...text, text: texts[way] }, ...(connection && { connection }) },
        signal,
        onSpent: (spent) => mark({ spent }),
        onChange: (messages) => mark({ said: saidIn(messages) }),
      });
      mark({
        state: endless ? 'stopped' : 'done',
        said: saidIn(answers),
        calls: callsOf(answers),
        nodes: { before: before.size, after: after.size },
      });
    } catch (failure) {
      mark(signal.aborted ? { state: 'stopped' } : { state: 'failed', problem: (failure as Error).message });
    }
  }
}

// It has no subgraphs.
async function fits(workflow: object, types: ObjectInfo): Promise<boolean> {
  try {
    await readWorkflow(workflow, new SandboxCanvas(types), true).build();
    return true;
  } catch {
    return false;
  }
}

/** The question that a recorded conversation ends with, and what was said before it; undefined where nobody asked anything. */
export function questionOf(messages: readonly PanelMessage[]): Pick<Conversation, 'history' | 'parts'> | undefined {
  const asked = messages.findLastIndex(({ role }) => role === 'user');
  const question = messages[asked];
  return question && { history: messages.slice(0, asked), parts: question.parts };
}

export const typed = (message: string): Pick<Conversation, 'history' | 'parts'> => ({
  history: [],
  parts: [{ type: 'text', text: message }],
});

function saidIn(messages: readonly PanelMessage[]): Said[] {
  return messages
    .filter(({ role }) => role === 'assistant')
    .flatMap(({ parts }) => parts)
    .flatMap((part): Said[] => {
      if (part.type === 'text') return part.text.trim() === '' ? [] : [{ text: part.text }];
      return isToolUIPart(part) ? [{ tool: getToolName(part), input: JSON.stringify(part.input ?? {}) }] : [];
    });
}
