import type { Conversation } from '../chat/Conversation';
import { t, type Key } from '../i18n/text';
import { asMarkdown } from '../sessions/asMarkdown';
import { fromFile, toFile, type Refused } from '../sessions/exportImport';
import type { PanelMessage } from '../sessions/messages';
import type { SearchHit } from '../sessions/searchHit';
import { newSession, type Session } from '../sessions/Session';
import type { SessionStore } from '../sessions/SessionStore';
import type { Snapshots } from '../sessions/Snapshots';
import type { Store } from '../state/Store';
import type { AppState, Notice } from './AppState';

interface Host {
  state: Store<AppState>;
  snapshots: Snapshots;
  /** Shows a new conversation. */
  create: () => Promise<void>;
  show: (id: string) => Promise<boolean>;
  notice: (text: string, action?: Notice['action']) => void;
  /** Called with a conversation that was deleted. */
  onRemoved: (id: string) => void;
}

/** The list of conversations: their names, deleting them and bringing them back, looking through them, and files of them. */
export class Sessions {
  readonly #host: Host;
  readonly #store: SessionStore | undefined;

  /** @param store Undefined where this browser stores none. */
  constructor(store: SessionStore | undefined, host: Host) {
    this.#store = store;
    this.#host = host;
  }

  get #conversation(): Conversation {
    return this.#host.state.get().conversation;
  }

  async refresh(): Promise<void> {
    if (this.#store) this.#host.state.update({ sessions: await this.#store.list() });
  }

  find(id: string): Session | undefined {
    return this.#host.state.get().sessions.find((session) => session.id === id);
  }

  rename = (id: string, name: string): Promise<void> => this.#patch(id, { name, named: true });

  /** Keeps a session at the top of the list, or lets it go where it belongs. */
  pin = (id: string, pinned: boolean): Promise<void> => this.#patch(id, { pinned });

  /** Deletes a session. It can be restored until another one is deleted. */
  async remove(id: string): Promise<void> {
    const { state, snapshots, create, onRemoved } = this.#host;
    const session = this.find(id);
    if (!session || !this.#store) return;
    if (id === this.#conversation.session.id) await create();
    const { deleted } = state.get();
    if (deleted) await snapshots.saveForks(deleted.session.id);
    state.update({ deleted: { session, messages: await this.#store.messages(id) } });
    await this.#store.remove(id);
    onRemoved(id);
    await this.refresh();
  }

  async bringBack(): Promise<void> {
    const { state } = this.#host;
    const { deleted } = state.get();
    if (!deleted) return;
    await this.#add([deleted]);
    state.update({ deleted: undefined });
  }

  search = (query: string): Promise<Map<string, SearchHit>> => this.#store?.search(query) ?? Promise.resolve(new Map<string, SearchHit>());

  /** @param ids The sessions to export; all of them when left out. */
  async toFile(ids?: string[]): Promise<string> {
    await this.#conversation.flush();
    await this.refresh();
    const chosen = this.#host.state.get().sessions.filter((session) => !ids || ids.includes(session.id));
    const sessions = await Promise.all(
      chosen.map(async (session) => ({ session, messages: (await this.#store?.messages(session.id)) ?? [] })),
    );
    return JSON.stringify(toFile(sessions), null, 2);
  }

  /** One session as a text to read. */
  async toMarkdown(id: string): Promise<string> {
    await this.#conversation.flush();
    await this.refresh();
    const [session, messages = []] = [this.find(id), await this.#store?.messages(id)];
    return asMarkdown(session ?? newSession(), messages);
  }

  /** Adds the sessions of an exported file. Throws a NotSessionsError for any other file. */
  async addFile(text: string): Promise<{ imported: number; refused: Refused[] }> {
    const { sessions, refused } = fromFile(text);
    await this.#add(sessions);
    return { imported: sessions.length, refused };
  }

  /** Saves a copy of the conversation under a new name, before messages are removed from it. */
  async keepCopy(why: Key): Promise<void> {
    const { session, chat } = this.#conversation;
    if (!this.#store || chat.messages.length === 0) return;
    const name = t(why, { name: session.name || t('sessions.unnamed') });
    // A moment older than the original, because a new page opens the newest session.
    const copy = { ...newSession(session.updated - 1), name, named: true, usage: session.usage };
    await this.#add([{ session: copy, messages: chat.messages }]);
    const { notice, show } = this.#host;
    notice(t('sessions.kept', { name }), { label: t('sessions.restore'), run: () => void show(copy.id) });
  }

  async #add(sessions: { session: Session; messages: PanelMessage[] }[]): Promise<void> {
    for (const { session, messages } of sessions) {
      await this.#store?.saveMessages(session.id, messages, messages.keys());
      await this.#store?.saveSession(session);
    }
    await this.refresh();
  }

  async #patch(id: string, change: Partial<Session>): Promise<void> {
    if (id === this.#conversation.session.id) {
      this.#conversation.patch(change);
      await this.#conversation.flush();
    } else {
      const session = this.find(id);
      if (session) await this.#store?.saveSession({ ...session, ...change });
    }
    await this.refresh();
  }
}
