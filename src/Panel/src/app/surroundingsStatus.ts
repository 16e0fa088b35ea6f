import type { Key } from '../i18n/text';
import { Store } from '../state/Store';

interface Surroundings {
  key: Key;
  values?: Record<string, string | number>;
  /** Whether ComfyUI is there. */
  isReached: boolean;
}

/** What the status strip says about the canvas: ComfyUI's connection, or where the page's node types come from. */
export const surroundingsStatus = new Store<Surroundings | undefined>(undefined);
