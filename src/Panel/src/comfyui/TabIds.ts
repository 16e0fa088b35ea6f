import { newId } from '../text/newId';

const KEY = 'comfy-assistant.tabs';

/** Gives each open workflow an id that it keeps when it is saved under another name, and when the page is reloaded. */
export class TabIds {
  readonly #ids = new Map<object, string>();
  /** Path → id. */
  #stored: Record<string, string> | undefined;

  /** @param workflow Stays the same object while the workflow is open. */
  idOf(workflow: object, path: string): string {
    const stored = (this.#stored ??= read());
    let id = this.#ids.get(workflow);
    if (!id) {
      const before = stored[path];
      // Another workflow of this page was saved under this path before.
      const isTaken = before !== undefined && [...this.#ids.values()].includes(before);
      id = before === undefined || isTaken ? newId() : before;
      this.#ids.set(workflow, id);
    }
    if (stored[path] !== id) {
      for (const [other, its] of Object.entries(stored)) if (its === id) delete stored[other];
      stored[path] = id;
      sessionStorage.setItem(KEY, JSON.stringify(stored));
    }
    return id;
  }
}

function read(): Record<string, string> {
  return JSON.parse(sessionStorage.getItem(KEY) ?? '{}') as Record<string, string>;
}
