import { newId } from '../text/newId';
import type { FileUIPart } from 'ai';
import { settings, type ChosenModel } from '../state/settings';
import type { Mention } from '../mentions/Mention';
import type { ContextUse, Usage } from './messages';

export interface Queued {
  id: string;
  text: string;
  files: FileUIPart[];
  mentions?: Mention[] | undefined;
}

export interface Session {
  id: string;
  name: string;
  /** Whether the user chose the name; otherwise it is made from the first exchange. */
  named: boolean;
  created: number;
  updated: number;
  draft: string;
  /** Images attached to the draft. */
  draftFiles: FileUIPart[];
  /** What the draft names with an @. */
  draftMentions?: Mention[] | undefined;
  queue: Queued[];
  usage: Usage;
  /** The same by the model that answered. What was counted before models were noted is in none. */
  usageBy?: Record<string, Usage> | undefined;
  /** What the last request took of the model's window, as the service counted. */
  context?: ContextUse | undefined;
  /** Whether it stays at the top of the list. */
  pinned?: boolean | undefined;
  /** The name of the workflow that it was last about. */
  workflow?: string | undefined;
  /** The model that answers; the service's default where none is chosen. */
  model?: ChosenModel | undefined;
  /** The answer in progress when this was saved. */
  answering?: Answering | undefined;
  /** The workflow when the page was left during an answer. */
  left?: CanvasLeft | undefined;
}

export interface CanvasLeft {
  tab: { id: string; name: string };
  /** Its id among the snapshots. */
  kept: string;
  /** In ms since 1970. */
  at: number;
}

/** What was posted for an answer: its replay continues there. */
export interface Answering {
  /** The id of the last message that was posted. */
  after: string;
  /** How many parts it had. An answer to tool results adds to the message that made the calls. */
  parts: number;
  /** The calls that have begun to run here. They never run again. */
  begun: string[];
  /** The workflow before the answer's first edit, by its id among the snapshots. */
  before?: string | undefined;
  /** The workflow that the answer works on. */
  tab?: { id: string; name: string } | undefined;
}

/** A conversation in which nothing has been said. */
export function newSession(now = Date.now()): Session {
  return {
    id: newId(),
    name: '',
    named: false,
    created: now,
    updated: now,
    draft: '',
    draftFiles: [],
    queue: [],
    usage: { inputTokens: 0, outputTokens: 0 },
    model: settings.get().model,
  };
}
