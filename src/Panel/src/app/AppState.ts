import type { Canvas } from '../canvas/Canvas';
import type { Conversation } from '../chat/Conversation';
import type { PanelMessage } from '../sessions/messages';
import type { Session } from '../sessions/Session';

export type Drawer = 'none' | 'sessions' | 'settings' | 'models' | 'servers' | 'results' | 'onboarding';

/** Where the panel runs. */
export interface Home {
  kind: 'page' | 'comfyui';
  canvas: Canvas;
  /** Opens the prompt page; `place` is what stands behind its '#'. */
  openPrompts(place?: string): void;
  /** The image that the selected node shows, as a data URL. */
  selectedImage(): Promise<{ name: string; url: string; mediaType: string } | undefined>;
}

/** A message to the user, with an action they can take. */
export interface Notice {
  text: string;
  action?: { label: string; run: () => void };
}

export interface AppState {
  conversation: Conversation;
  sessions: Session[];
  drawer: Drawer;
  /** The result that is shown large, by its id. */
  viewing?: string | undefined;
  /** The message that was looked for, to be scrolled to once. */
  sought?: string | undefined;
  notice?: Notice | undefined;
  /** Files that came from outside the panel, for the message box to take, with the focus; none for the focus alone. */
  handedIn?: readonly File[] | undefined;
  canStore: boolean;
  deleted?: { session: Session; messages: PanelMessage[] } | undefined;
}
