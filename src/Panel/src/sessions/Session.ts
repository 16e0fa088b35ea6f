import type { FileUIPart } from 'ai';
import type { Usage } from './messages';

export interface Queued {
  id: string;
  text: string;
  files: FileUIPart[];
}

export interface Session {
  id: string;
  name: string;
  /** Whether the user gave the name; otherwise it is the first message's beginning. */
  named: boolean;
  created: number;
  updated: number;
  draft: string;
  /** Images that are attached to the draft. */
  draftFiles: FileUIPart[];
  queue: Queued[];
  usage: Usage;
  /** Whether an answer was under way when this was written. */
  running: boolean;
}

/** A conversation in which nothing has been said. */
export function newSession(now = Date.now()): Session {
  return {
    id: crypto.randomUUID(),
    name: '',
    named: false,
    created: now,
    updated: now,
    draft: '',
    draftFiles: [],
    queue: [],
    usage: { inputTokens: 0, outputTokens: 0 },
    running: false,
  };
}
