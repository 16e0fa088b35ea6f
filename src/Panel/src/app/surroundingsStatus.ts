import type { Key } from '../i18n/text';
import { Store } from '../state/Store';

/** What the status strip says about the canvas's side: ComfyUI's connection, or the node types of the page. */
export const surroundingsStatus = new Store<{ key: Key; values?: Record<string, string | number>; title?: string } | undefined>(undefined);
