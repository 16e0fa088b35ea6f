/** What this browser and the service last had in common of a conversation. */
export interface Known {
  version: string;
  /** When the session had been changed last. */
  updated: number;
  /** It has changed here since then. */
  changed?: boolean;
  /** It was deleted here, and the service does not know yet. */
  deleted?: boolean;
}

const KEY = 'comfy-assistant.kept';

export const knownVersions = {
  all(): Record<string, Known> {
    try {
      return JSON.parse(localStorage.getItem(KEY) ?? '{}') as Record<string, Known>;
    } catch (failure) {
      console.warn('ComfyAssistant: which conversations were kept is not known any more; they are compared with what is kept', failure);
      return {};
    }
  },

  of: (id: string): Known | undefined => knownVersions.all()[id],

  /** @param known Undefined to forget it. */
  set(id: string, known: Known | undefined): void {
    const { [id]: _, ...others } = knownVersions.all();
    localStorage.setItem(KEY, JSON.stringify(known ? { ...others, [id]: known } : others));
  },

  /** Notes something about a conversation that is known; nothing happens where it is not. */
  note(id: string, change: Partial<Known>): void {
    const known = knownVersions.of(id);
    if (known) knownVersions.set(id, { ...known, ...change });
  },

  clear: (): void => localStorage.removeItem(KEY),
};
