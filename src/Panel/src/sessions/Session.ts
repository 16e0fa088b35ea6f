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
  /** Whether the user chose the name; otherwise it is the start of the first message. */
  named: boolean;
  created: number;
  updated: number;
  draft: string;
  /** Images attached to the draft. */
  draftFiles: FileUIPart[];
  queue: Queued[];
  usage: Usage;
  /** Whether an answer was in progress when this was saved. */
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
