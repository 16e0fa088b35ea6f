import type { PanelMessage } from '../sessions/messages';
import type { Snapshots } from '../sessions/Snapshots';
import { Store } from '../state/Store';

/** What followed the same message, in each of its versions. The one that is shown is in the transcript, and empty here. */
interface Fork {
  shown: number;
  tails: PanelMessage[][];
}

/** The versions of a conversation, by the id of the message before them; '' for its beginning. */
export class Forks {
  readonly state = new Store<Readonly<Record<string, Fork>>>({});
  readonly #snapshots: Snapshots;
  readonly #session: string;
  readonly #loaded: Promise<void>;

  constructor(snapshots: Snapshots, session: string) {
    this.#snapshots = snapshots;
    this.#session = session;
    this.#loaded = this.#load();
  }

  /** Sets aside what follows the messages up to `count`, and returns those. */
  async begin(messages: PanelMessage[], count: number): Promise<PanelMessage[]> {
    await this.#loaded;
    const tail = messages.slice(count);
    if (!tail.some(isWorthKeeping)) return messages.slice(0, count);
    const parent = messages[count - 1]?.id ?? '';
    const { shown, tails } = this.state.get()[parent] ?? { shown: 0, tails: [[]] };
    await this.#save(parent, { shown: tails.length, tails: [...tails.with(shown, tail), []] });
    return messages.slice(0, count);
  }

  /** The messages with another version of what follows the parent. */
  async show(messages: PanelMessage[], parent: string, index: number): Promise<PanelMessage[]> {
    await this.#loaded;
    const fork = this.state.get()[parent];
    const tail = fork?.tails[index];
    if (!fork || !tail || index === fork.shown) return messages;
    const count = parent === '' ? 0 : messages.findIndex(({ id }) => id === parent) + 1;
    await this.#save(parent, { shown: index, tails: fork.tails.with(fork.shown, messages.slice(count)).with(index, []) });
    return [...messages.slice(0, count), ...tail];
  }

  clear(): void {
    this.state.set({});
    void this.#snapshots.saveForks(this.#session);
  }

  async #load(): Promise<void> {
    const stored = (await this.#snapshots.readForks(this.#session)) as Record<string, Fork> | undefined;
    if (stored) this.state.set(stored);
  }

  // Before the transcript changes: a version may then be in both places, but never in none.
  async #save(parent: string, fork: Fork): Promise<void> {
    this.state.update({ [parent]: fork });
    await this.#snapshots.saveForks(this.#session, this.state.get());
  }
}

// A message that met a failure is sent again, and what the panel said itself is no version.
function isWorthKeeping({ role, parts, metadata }: PanelMessage): boolean {
  return !metadata?.local && (role === 'user' || parts.some((part) => part.type !== 'step-start'));
}
