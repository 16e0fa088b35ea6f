import { newId } from '../text/newId';
import type { FileUIPart } from 'ai';
import { settings, type ChosenModel } from '../state/settings';
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
  /** The model that answers; the service's default where none is chosen. */
  model?: ChosenModel | undefined;
  /** The answer in progress when this was saved. */
  answering?: Answering | undefined;
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
