import type { Canvas } from '../canvas/Canvas';
import { Conversation } from '../chat/Conversation';
import type { PanelMessage } from '../sessions/messages';
import { t, type Key } from '../i18n/text';
import { claim } from '../sessions/claim';
import { fromFile, toFile, type Refused } from '../sessions/exportImport';
import { asMarkdown } from '../sessions/asMarkdown';
import type { SearchHit } from '../sessions/searchHit';
import { newSession, type Session } from '../sessions/Session';
import { SessionStore } from '../sessions/SessionStore';
import { Snapshots } from '../sessions/Snapshots';
import { recoverUnsaved } from '../sessions/unsaved';
import { Store } from '../state/Store';
import { KeptConversations } from './KeptConversations';
import { PanelCalls } from './PanelCalls';

type Drawer = 'none' | 'sessions' | 'settings' | 'models' | 'servers' | 'results' | 'onboarding';

interface Home {
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

interface AppState {
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

const SHOWN = 'comfy-assistant.session';
// After a reload, the browser may still hold the previous page's lock for a moment, in ms.
const UNLOADING = 1500;

/** The panel's state: the open conversation and the list of the others. One per page, however often the panel is mounted. */
export class PanelApp {
  readonly home: Home;
  readonly state: Store<AppState>;
  /** What the service keeps of the conversations; undefined where this browser stores none. */
  readonly kept: KeptConversations | undefined;
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
    await app.refresh();
    // A reloaded page shows what it showed before; a new one opens the latest session, unless another tab has it open.
    const last = sessionStorage.getItem(SHOWN) ?? app.state.get().sessions[0]?.id;
    if (!last || !(await app.show(last))) await app.create();
    // A call stays with the conversation that it came to.
    new PanelCalls({
      run: (call) => app.conversation.outside.run(call),
      giveUp: (callId) => app.conversation.outside.giveUp(callId),
      workflow: () => home.canvas.tab().name,
    });
    void app.kept?.start().then(() => app.refresh());
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
    const session = this.#find(id);
    if (!session || !this.#store) return false;
    if (id === this.conversation.session.id) {
      this.state.update({ sought: message });
      return true;
    }
    const release = await claim(id, id === sessionStorage.getItem(SHOWN) ? UNLOADING : 0);
    if (!release) return false;
    // Read again: the tab that had it may have written in the meantime.
    await this.refresh();
    const messages = await this.#store.messages(id);
    await this.#turnTo(this.#conversation(this.#find(id) ?? session, messages), release, message);
    return true;
  }

  /** Opens a new session. It is shown at once: what is sent while the one before is still being written belongs to the new one. */
  async create(): Promise<void> {
    const session = newSession();
    const claimed = claim(session.id);
    await this.#turnTo(this.#conversation(session, []), () => void claimed.then((release) => release?.()));
  }

  async refresh(): Promise<void> {
    if (this.#store) this.state.update({ sessions: await this.#store.list() });
  }

  rename = (id: string, name: string): Promise<void> => this.#patch(id, { name, named: true });

  /** Keeps a session at the top of the list, or lets it go where it belongs. */
  pin = (id: string, pinned: boolean): Promise<void> => this.#patch(id, { pinned });

  /** Deletes a session. It can be restored until another one is deleted. */
  async remove(id: string): Promise<void> {
    const session = this.#find(id);
    if (!session || !this.#store) return;
    if (id === this.conversation.session.id) await this.create();
    const { deleted } = this.state.get();
    if (deleted) await this.#snapshots.saveForks(deleted.session.id);
    this.state.update({ deleted: { session, messages: await this.#store.messages(id) } });
    await this.#store.remove(id);
    this.kept?.removed(id);
    await this.refresh();
  }

  async bringBack(): Promise<void> {
    const { deleted } = this.state.get();
    if (!deleted) return;
    await this.#add([deleted]);
    this.state.update({ deleted: undefined });
  }

  search = (query: string): Promise<Map<string, SearchHit>> => this.#store?.search(query) ?? Promise.resolve(new Map<string, SearchHit>());

  /** @param ids The sessions to export; all of them when left out. */
  async exportSessions(ids?: string[]): Promise<string> {
    await this.conversation.flush();
    await this.refresh();
    const chosen = this.state.get().sessions.filter((session) => !ids || ids.includes(session.id));
    const sessions = await Promise.all(
      chosen.map(async (session) => ({ session, messages: (await this.#store?.messages(session.id)) ?? [] })),
    );
    return JSON.stringify(toFile(sessions), null, 2);
  }

  /** One session as a text to read. */
  async exportMarkdown(id: string): Promise<string> {
    await this.conversation.flush();
    await this.refresh();
    const [session, messages = []] = [this.#find(id), await this.#store?.messages(id)];
    return asMarkdown(session ?? newSession(), messages);
  }

  /** Adds the sessions of an exported file. Throws a NotSessionsError for any other file. */
  async importSessions(text: string): Promise<{ imported: number; refused: Refused[] }> {
    const { sessions, refused } = fromFile(text);
    await this.#add(sessions);
    return { imported: sessions.length, refused };
  }

  open(drawer: Drawer): void {
    this.state.update({ drawer, notice: undefined });
    if (drawer === 'sessions') void this.conversation.flush().then(() => this.refresh());
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

  /** Saves a copy of the conversation under a new name, before messages are removed from it. */
  async keepCopy(why: Key): Promise<void> {
    const { session, chat } = this.conversation;
    if (!this.#store || chat.messages.length === 0) return;
    const name = t(why, { name: session.name || t('sessions.unnamed') });
    // A moment older than the original, because a new page opens the newest session.
    const copy = { ...newSession(session.updated - 1), name, named: true, usage: session.usage };
    await this.#add([{ session: copy, messages: chat.messages }]);
    this.notice(t('sessions.kept', { name }), { label: t('sessions.restore'), run: () => void this.show(copy.id) });
  }

  async #add(sessions: { session: Session; messages: PanelMessage[] }[]): Promise<void> {
    for (const { session, messages } of sessions) {
      await this.#store?.saveMessages(session.id, messages, messages.keys());
      await this.#store?.saveSession(session);
    }
    await this.refresh();
  }

  #find(id: string): Session | undefined {
    return this.state.get().sessions.find((session) => session.id === id);
  }

  async #patch(id: string, change: Partial<Session>): Promise<void> {
    if (id === this.conversation.session.id) {
      this.conversation.patch(change);
      await this.conversation.flush();
    } else {
      const session = this.#find(id);
      if (session) await this.#store?.saveSession({ ...session, ...change });
    }
    await this.refresh();
  }

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
    await this.refresh();
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
