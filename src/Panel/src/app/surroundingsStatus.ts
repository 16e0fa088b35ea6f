import type { Key } from '../i18n/text';
import { Store } from '../state/Store';

/** What the status strip says about the canvas: ComfyUI's connection, or where the page's node types come from. */
export const surroundingsStatus = new Store<{ key: Key; values?: Record<string, string | number>; title?: string } | undefined>(undefined);
