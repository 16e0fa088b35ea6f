import { Conversation } from '../chat/Conversation';
import { claim } from '../sessions/claim';
import type { PanelMessage } from '../sessions/messages';
import { newSession, type Session } from '../sessions/Session';
import { SessionStore } from '../sessions/SessionStore';
import { Snapshots } from '../sessions/Snapshots';
import { recoverUnsaved } from '../sessions/unsaved';
import { Store } from '../state/Store';
import type { AppState, Drawer, Home, Notice } from './AppState';
import { KeptConversations } from './KeptConversations';
import { PanelCalls } from './PanelCalls';
import { Sessions } from './Sessions';

const SHOWN = 'comfy-assistant.session';
// After a reload, the browser may still hold the previous page's lock for a moment, in ms.
const UNLOADING = 1500;

/** The panel's state: the open conversation and the list of the others. One per page, however often the panel is mounted. */
export class PanelApp {
  readonly home: Home;
  readonly state: Store<AppState>;
  /** What the service keeps of the conversations; undefined where this browser stores none. */
  readonly kept: KeptConversations | undefined;
  readonly sessions: Sessions;
  readonly #store: SessionStore | undefined;
  readonly #snapshots = new Snapshots();
  #release = (): void => undefined;
  /** Conversations that are still being written after another was opened. */
  readonly #closing = new Map<Conversation, Promise<void>>();

  private constructor(home: Home, store: SessionStore | undefined) {
    this.home = home;
    this.#store = store;
    this.state = new Store<AppState>({
      conversation: this.#conversation(newSession(), []),
      sessions: [],
      drawer: 'none',
      canStore: store !== undefined,
    });
    this.sessions = new Sessions(store, {
      state: this.state,
      snapshots: this.#snapshots,
      create: () => this.create(),
      show: (id) => this.show(id),
      notice: this.notice,
      onRemoved: (id) => this.kept?.removed(id),
    });
    if (store) {
      this.kept = new KeptConversations(store, this.#snapshots, {
        is: (id) => id === this.conversation.session.id,
        isBusy: () => this.conversation.state.get().busy,
        reopen: (id) => this.#reopen(id),
      });
      store.onChange = (id) => this.kept?.changed(id);
    }
    addEventListener('pagehide', () => [this.conversation, ...this.#closing.keys()].forEach((one) => one.leave()));
    document.addEventListener('visibilitychange', () => void this.conversation.flush());
  }

  static async open(home: Home): Promise<PanelApp> {
    const store = await SessionStore.open().catch((failure: unknown) => {
      // The panel works without storage, and says so.
      console.warn('ComfyAssistant: this browser gives no storage', failure);
      return undefined;
    });
    if (store) await recoverUnsaved(store);
    const app = new PanelApp(home, store);
    await app.sessions.refresh();
    // A reloaded page shows what it showed before; a new one opens the latest session, unless another tab has it open.
    const last = sessionStorage.getItem(SHOWN) ?? app.state.get().sessions[0]?.id;
    if (!last || !(await app.show(last))) await app.create();
    // A call stays with the conversation that it came to.
    new PanelCalls({
      run: (call) => app.conversation.outside.run(call),
      giveUp: (callId) => app.conversation.outside.giveUp(callId),
      workflow: () => home.canvas.tab().name,
    });
    void app.kept?.start().then(() => app.sessions.refresh());
    return app;
  }

  get conversation(): Conversation {
    return this.state.get().conversation;
  }

  /**
   * Opens a session, unless another tab has it open: two writers would overwrite each other.
   * @param message The message to begin at; the end where it is left out.
   */
  async show(id: string, message?: string): Promise<boolean> {
    // It may have been left a moment ago.
    await [...this.#closing].find(([{ session }]) => session.id === id)?.[1];
    const session = this.sessions.find(id);
    if (!session || !this.#store) return false;
    if (id === this.conversation.session.id) {
      this.state.update({ sought: message });
      return true;
    }
    const release = await claim(id, id === sessionStorage.getItem(SHOWN) ? UNLOADING : 0);
    if (!release) return false;
    // Read again: the tab that had it may have written in the meantime.
    await this.sessions.refresh();
    const messages = await this.#store.messages(id);
    await this.#turnTo(this.#conversation(this.sessions.find(id) ?? session, messages), release, message);
    return true;
  }

  /** Opens a new session. It is shown at once: what is sent while the one before is still being written belongs to the new one. */
  async create(): Promise<void> {
    const session = newSession();
    const claimed = claim(session.id);
    await this.#turnTo(this.#conversation(session, []), () => void claimed.then((release) => release?.()));
  }

  open(drawer: Drawer): void {
    this.state.update({ drawer, notice: undefined });
    if (drawer === 'sessions') void this.conversation.flush().then(() => this.sessions.refresh());
  }

  /** Shows a result large; none where it is left out. */
  view(result?: string): void {
    this.state.update({ viewing: result });
  }

  /** Puts the caret into the message box, and files before it as if they were dropped there. */
  toBox(files: readonly File[] = []): void {
    const waiting = this.state.get().handedIn ?? [];
    this.state.update({ drawer: 'none', viewing: undefined, handedIn: [...waiting, ...files] });
  }

  notice = (text: string, action?: Notice['action']): void =>
    this.state.update({ notice: text ? { text, ...(action && { action }) } : undefined });

  async #reopen(id: string): Promise<boolean> {
    const sessions = (await this.#store?.list()) ?? [];
    const session = sessions.find((one) => one.id === id);
    const messages = (await this.#store?.messages(id)) ?? [];
    if (!session || id !== this.conversation.session.id || this.conversation.state.get().busy) return false;
    this.state.update({ sessions, conversation: this.#conversation(session, messages) });
    return true;
  }

  /** Shows a conversation, and then ends and writes the one before. */
  async #turnTo(next: Conversation, release: () => void, sought?: string): Promise<void> {
    const [before, releaseBefore] = [this.conversation, this.#release];
    this.#release = release;
    this.#enter(next, sought);
    const closed = this.#close(before, releaseBefore);
    this.#closing.set(before, closed);
    await closed;
  }

  async #close(conversation: Conversation, release: () => void): Promise<void> {
    try {
      await conversation.stop();
      await conversation.flush();
    } finally {
      this.#closing.delete(conversation);
      release();
    }
    await this.sessions.refresh();
  }

  #enter(conversation: Conversation, sought?: string): void {
    const { id } = conversation.session;
    sessionStorage.setItem(SHOWN, id);
    this.state.update({ conversation, sought, drawer: 'none', viewing: undefined, notice: undefined });
  }

  #conversation(session: Session, messages: PanelMessage[]): Conversation {
    return new Conversation(session, messages, this.home.canvas, this.#store, this.#snapshots);
  }
}
