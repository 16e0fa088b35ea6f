import type { Canvas } from '../canvas/Canvas';
import { Conversation } from '../chat/Conversation';
import type { PanelMessage } from '../chat/messages';
import { fromFile, newSession, toFile } from '../sessions/exchange';
import { SessionStore, type Session } from '../sessions/SessionStore';
import { withUnsaved } from '../sessions/unsaved';
import { Store } from '../state/Store';

export type Drawer = 'none' | 'sessions' | 'settings' | 'onboarding';

export interface Home {
  kind: 'page' | 'comfyui';
  canvas: Canvas;
  /** Opens the prompt page. */
  openPrompts(): void;
  /** The picture that the selected node shows, as a data URL. */
  selectedImage(): Promise<{ name: string; url: string; mediaType: string } | undefined>;
}

export interface AppState {
  conversation: Conversation;
  sessions: Session[];
  drawer: Drawer;
  /** A line for the user that goes away by itself. */
  notice: string;
  canStore: boolean;
  deleted?: { session: Session; messages: PanelMessage[] } | undefined;
}

const LAST = 'comfy-assistant.session';

/** The panel's state: which conversation is shown, and the others. One per page, however often the panel is drawn. */
export class PanelApp {
  readonly home: Home;
  readonly state: Store<AppState>;
  readonly #store: SessionStore | undefined;
  #release = (): void => undefined;

  private constructor(home: Home, store: SessionStore | undefined) {
    this.home = home;
    this.#store = store;
    this.state = new Store<AppState>({ conversation: this.#conversation(newSession(), []), sessions: [], drawer: 'none', notice: '', canStore: store !== undefined });
    addEventListener('pagehide', () => this.conversation.leave());
    document.addEventListener('visibilitychange', () => void this.conversation.flush());
  }

  static async open(home: Home): Promise<PanelApp> {
    const store = await SessionStore.open().catch(() => undefined);
    const app = new PanelApp(home, store);
    await app.refresh();
    const last = sessionStorage.getItem(LAST) ?? localStorage.getItem(LAST);
    if (last) await app.show(last);
    return app;
  }

  get conversation(): Conversation {
    return this.state.get().conversation;
  }

  /** Shows a session. One that another tab has open stays there: two writers would undo each other's work. */
  async show(id: string): Promise<boolean> {
    const session = this.state.get().sessions.find((session) => session.id === id);
    if (!session || !this.#store) return false;
    if (id === this.conversation.session.id) return true;
    const release = await claim(id);
    if (!release) return false;
    await this.#leave();
    this.#release = release;
    this.#enter(this.#conversation(session, withUnsaved(id, await this.#store.messages(id))));
    return true;
  }

  async create(): Promise<void> {
    const session = newSession();
    await this.#leave();
    this.#release = (await claim(session.id)) ?? (() => undefined);
    this.#enter(this.#conversation(session, []));
  }

  async refresh(): Promise<void> {
    if (this.#store) this.state.update({ sessions: await this.#store.list() });
  }

  async rename(id: string, name: string): Promise<void> {
    if (id === this.conversation.session.id) {
      this.conversation.patch({ name, named: true });
      await this.conversation.flush();
    } else {
      const session = this.state.get().sessions.find((session) => session.id === id);
      if (session) await this.#store?.saveSession({ ...session, name, named: true });
    }
    await this.refresh();
  }

  /** Deletes a session; it can be brought back until the next one goes. */
  async remove(id: string): Promise<void> {
    const session = this.state.get().sessions.find((session) => session.id === id);
    if (!session || !this.#store) return;
    if (id === this.conversation.session.id) await this.create();
    this.state.update({ deleted: { session, messages: await this.#store.messages(id) } });
    await this.#store.remove(id);
    await this.refresh();
  }

  async bringBack(): Promise<void> {
    const { deleted } = this.state.get();
    if (!deleted) return;
    await this.#add([deleted]);
    this.state.update({ deleted: undefined });
  }

  search = (query: string): Promise<Set<string>> => this.#store?.search(query) ?? Promise.resolve(new Set());

  /** @param ids Those to export; all when left out. */
  async exportSessions(ids?: string[]): Promise<string> {
    await this.conversation.flush();
    await this.refresh();
    const chosen = this.state.get().sessions.filter((session) => !ids || ids.includes(session.id));
    const sessions = await Promise.all(chosen.map(async (session) => ({ session, messages: (await this.#store?.messages(session.id)) ?? [] })));
    return JSON.stringify(toFile(sessions), null, 2);
  }

  /** @returns How many sessions were in the file. */
  async importSessions(text: string): Promise<number> {
    const sessions = fromFile(text);
    await this.#add(sessions);
    return sessions.length;
  }

  open(drawer: Drawer): void {
    this.state.update({ drawer, notice: '' });
    if (drawer === 'sessions') void this.conversation.flush().then(() => this.refresh());
  }

  notice(notice: string): void {
    this.state.update({ notice });
  }

  async #add(sessions: { session: Session; messages: PanelMessage[] }[]): Promise<void> {
    for (const { session, messages } of sessions) {
      await this.#store?.saveMessages(session.id, messages, messages.keys());
      await this.#store?.saveSession(session);
    }
    await this.refresh();
  }

  async #leave(): Promise<void> {
    await this.conversation.stop();
    await this.conversation.flush();
    this.#release();
  }

  #enter(conversation: Conversation): void {
    const { id } = conversation.session;
    sessionStorage.setItem(LAST, id);
    localStorage.setItem(LAST, id);
    this.state.update({ conversation, drawer: 'none' });
    void this.refresh();
  }

  #conversation(session: Session, messages: PanelMessage[]): Conversation {
    return new Conversation(session, messages, this.home.canvas, this.#store);
  }
}

/** Takes a session for this tab; undefined when another tab has it. */
function claim(id: string): Promise<(() => void) | undefined> {
  // Only there on secure origins; without it two tabs have to be told apart by the user.
  if (!navigator.locks) return Promise.resolve(() => undefined);
  return new Promise((resolve) => {
    void navigator.locks.request(`comfy-assistant:${id}`, { ifAvailable: true }, (lock) => {
      if (!lock) return resolve(undefined);
      return new Promise<void>((done) => resolve(() => done()));
    });
  });
}
