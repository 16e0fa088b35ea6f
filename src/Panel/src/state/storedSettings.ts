/** A model for a conversation: of a connection, and a name where it is not the connection's own. */
export interface ChosenModel {
  connection: string;
  model?: string | undefined;
}

/** What a million tokens cost. */
export interface Price {
  input: number;
  output: number;
}

export interface Settings {
  /** The service's address; empty for the page's own origin. */
  address: string;
  token: string;
  /** A language code, or `auto` for the browser's or ComfyUI's. */
  language: string;
  theme: 'auto' | 'light' | 'dark';
  /** Whether the user reviews a whole workflow before it replaces the one on the canvas. */
  confirmReplace: boolean;
  /** Whether stopping an answer also stops the run that it began in ComfyUI. */
  stopRuns: 'ask' | 'always' | 'never';
  /** Whether the model may see pictures: of the canvas, and those that runs make. */
  showPictures: 'ask' | 'always' | 'never';
  /** Whether MCP clients may ask to use the canvas. */
  outsideCalls: boolean;
  /** Where the panel appears in ComfyUI. */
  placement: 'sidebar' | 'bottom';
  /** Whether the service keeps the conversations too. Undefined until the user, or a service that keeps some already, decides. */
  keepConversations?: boolean | undefined;
  /** Whether the list of conversations has a folder for each workflow. */
  groupSessions: boolean;
  /** What models cost, as the user entered it, by the model's name. */
  prices: Readonly<Record<string, Price>>;
  /** The currency of those prices, by its ISO code. */
  currency: string;
  /** Which of several ComfyUIs this page works with; undefined for the service's first. */
  comfy?: string | undefined;
  /** The model chosen last: new conversations begin with it. */
  model?: ChosenModel | undefined;
}

/** Where localStorage keeps them. */
export const KEY = 'comfy-assistant.settings';

const DEFAULTS: Settings = {
  address: '',
  token: '',
  language: 'auto',
  theme: 'auto',
  confirmReplace: true,
  stopRuns: 'ask',
  showPictures: 'ask',
  outsideCalls: false,
  placement: 'sidebar',
  groupSessions: false,
  prices: {},
  currency: 'USD',
};

/** The settings as the browser keeps them. The script that ComfyUI loads with its page needs no more than this file. */
export function readSettings(): Settings {
  try {
    return { ...DEFAULTS, ...(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Settings>) };
  } catch (failure) {
    // Unreadable settings are treated as none.
    console.warn('ComfyAssistant: the stored settings cannot be read', failure);
    return DEFAULTS;
  }
}

/** Changes stored settings, whether the panel is loaded or not; a panel that is takes them over at once. */
export function changeSettings(change: Partial<Settings>): void {
  localStorage.setItem(KEY, JSON.stringify({ ...readSettings(), ...change }));
  // A browser tells the other tabs only.
  dispatchEvent(new StorageEvent('storage', { key: KEY }));
}
