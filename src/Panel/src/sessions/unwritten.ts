import { newId } from '../text/newId';

const KEY = 'comfy-assistant.unwritten.';

/**
 * Keeps what a closing page could not write to a database any more. localStorage writes at once. Each page has its own entry, because a
 * quitting browser closes many.
 */
export function keepUnwritten(database: string, texts: string[]): void {
  try {
    localStorage.setItem(`${KEY}${database}.${newId()}`, JSON.stringify(texts));
  } catch (failure) {
    // More than localStorage holds. Only the last moments are missing, and undo says so.
    console.warn('ComfyAssistant: the last workflows were not kept', failure);
  }
}

/** What closed pages have kept so; it is gone from there. */
export function takeUnwritten(database: string): string[] {
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(`${KEY}${database}.`));
  return keys.flatMap((key) => {
    const texts = read(localStorage.getItem(key));
    localStorage.removeItem(key);
    return texts;
  });
}

function read(text: string | null): string[] {
  try {
    const value: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
  } catch {
    // Not written by this panel.
    return [];
  }
}
