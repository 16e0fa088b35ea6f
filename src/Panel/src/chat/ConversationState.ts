import type { PanelMessage } from '../sessions/messages';
import type { Session } from '../sessions/Session';
import type { RunnerState } from './RunnerState';

export interface ConversationState extends RunnerState {
  /** True from the moment a message is sent until the answer, with all its tool calls, has ended. */
  busy: boolean;
  session: Session;
  /** What the answer waits for: its provider, or the connection to the service. */
  waiting?: Waiting | undefined;
  /** A run in ComfyUI that the user is asked about, because they stopped the answer that began it. */
  leftRun?: string | undefined;
  /** The panel's own messages during an answer; the transcript takes them when it ends. */
  notes: PanelMessage[];
  /** How long the thoughts of the answer in progress took, in ms; empty where it began before our eyes. */
  thinking: readonly number[];
}

export interface Waiting {
  /** The service's reason; empty when the connection is lost. */
  why: string;
  /** When the next try begins, in ms since 1970. */
  until: number;
}
