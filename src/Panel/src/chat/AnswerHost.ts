import type { Canvas } from '../canvas/Canvas';
import type { Session } from '../sessions/Session';
import type { Store } from '../state/Store';
import type { ConversationState } from './ConversationState';
import type { PanelChat } from './PanelChat';
import type { PanelTransport } from './PanelTransport';
import type { TurnHistory } from './TurnHistory';

/** A conversation, as its answer needs it. */
export interface AnswerHost {
  canvas: Canvas;
  chat: PanelChat;
  transport: PanelTransport;
  turns: TurnHistory;
  state: Store<ConversationState>;
  patch: (change: Partial<Session>) => void;
  /** Writes at once what changed. */
  flush: () => Promise<void>;
  leftRun: (run: string) => void;
  onBegin: () => void;
  /** Called when the transcript is complete. */
  onEnd: () => void;
  /** Called at the end of an answer that was neither stopped nor failed. */
  onDone: () => void;
}
