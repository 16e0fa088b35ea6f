import { Store } from './Store';

export interface Settings {
  /** The service's address; empty for the page's own origin. */
  address: string;
  token: string;
  /** A language code, or `auto` for the browser's or ComfyUI's. */
  language: string;
  theme: 'auto' | 'light' | 'dark';
  /** Whether a whole workflow is shown before it replaces the one on the canvas. */
  confirmReplace: boolean;
  /** Where ComfyUI shows the panel. */
  placement: 'sidebar' | 'bottom';
}

const KEY = 'comfy-assistant.settings';
const DEFAULTS: Settings = { address: '', token: '', language: 'auto', theme: 'auto', confirmReplace: true, placement: 'sidebar' };

export const settings = new Store<Settings>({ ...DEFAULTS, ...stored() });

settings.subscribe(() => localStorage.setItem(KEY, JSON.stringify(settings.get())));

function stored(): Partial<Settings> {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Settings>;
  } catch (failure) {
    // Settings that cannot be read are settings that were never made.
    console.warn('ComfyAssistant: the stored settings cannot be read', failure);
    return {};
  }
}
