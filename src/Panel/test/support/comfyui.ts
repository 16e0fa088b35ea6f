import type { ComfyApi, ComfyApp, ComfyExtension, KeyCombo, PanelTab, Toast } from '../../src/comfyui/comfy';

/** The shortcuts of ComfyUI's frontend 1.45 itself. */
const TAKEN = [
  ...[
    'ctrl+enter',
    'ctrl+shift+enter',
    'ctrl+alt+enter',
    'r',
    'w',
    'n',
    'm',
    'a',
    'alt+m',
    'alt+µ',
    'ctrl+s',
    'ctrl+o',
    'ctrl+g',
    'ctrl+,',
  ],
  ...['alt+=', 'alt+shift++', 'alt++', 'alt+-', '.', 'p', 'alt+c', 'ctrl+b', 'ctrl+m', 'ctrl+`', 'ctrl+shift+e', 'alt+shift+m'],
  ...['ctrl+shift+k', 'v', 'h', 'escape', 'ctrl+a', 'ctrl+shift+v', 'delete', 'backspace', 'ctrl+z', 'ctrl+y', 'ctrl+shift+z'],
];

interface Setting {
  id: string;
  onChange?(value: unknown, before?: unknown): void;
}

const written = ({ key, ctrl, alt, shift }: KeyCombo) =>
  [ctrl && 'ctrl', alt && 'alt', shift && 'shift', key.toLowerCase()].filter(Boolean).join('+');

/**
 * ComfyUI's frontend as an extension sees it: it keeps what is registered, and does with it what version 1.45 does.
 * @param stored What its settings hold.
 */
export function fakeComfy(stored: Record<string, unknown> = {}) {
  const values = new Map(Object.entries(stored));
  const changes = new EventTarget();
  const settings: Setting[] = [];
  const keys = new Map(TAKEN.map((combo) => [combo, 'ComfyUI']));
  const commands = new Map<string, () => unknown>();
  const toasts: Toast[] = [];
  const tabs: PanelTab[] = [];
  let extension: ComfyExtension | undefined;
  let shown: string | null = null;

  const addTab = (tab: PanelTab, toggle: string) => {
    tabs.push(tab);
    commands.set(`Workspace.Toggle${toggle}.${tab.id}`, () => {
      if (shown === tab.id) {
        shown = null;
        tab.destroy?.();
      } else {
        shown = tab.id;
        tab.render(document.createElement('div'));
      }
    });
  };
  const set = (id: string, value: unknown) => {
    const before = values.get(id);
    if (value === before) return;
    settings.find((setting) => setting.id === id)?.onChange?.(value, before);
    values.set(id, value);
    changes.dispatchEvent(new CustomEvent(`${id}.change`, { detail: { value } }));
  };

  const app = {
    collectNodeMenuItems: () => [],
    ui: { settings: changes },
    extensionManager: {
      setting: { get: (id: string) => values.get(id), set },
      command: {
        execute: async (id: string) => void (await commands.get(id)!()),
        get commands() {
          return [...commands.keys()].map((id) => ({ id, keybinding: extension?.keybindings.find(({ commandId }) => commandId === id) }));
        },
      },
      toast: { add: (toast: Toast) => toasts.push(toast), remove: (toast: Toast) => toasts.splice(toasts.indexOf(toast), 1) },
      sidebarTab: {
        get activeSidebarTabId() {
          return shown;
        },
      },
      registerSidebarTab: (tab: PanelTab) => addTab(tab, 'SidebarTab'),
    },
    registerExtension(given: ComfyExtension) {
      extension = given;
      for (const { combo, commandId } of given.keybindings) {
        if (keys.has(written(combo))) throw new Error(`${written(combo)} is ${keys.get(written(combo))}'s already.`);
        keys.set(written(combo), commandId);
      }
      for (const command of given.commands) commands.set(command.id, () => command.function());
      for (const setting of given.settings as Setting[]) {
        settings.push(setting);
        setting.onChange?.(values.get(setting.id) ?? '');
      }
      for (const tab of given.bottomPanelTabs ?? []) addTab(tab, 'BottomPanelTab');
    },
  } as unknown as ComfyApp;
  const api = Object.assign(new EventTarget(), { apiURL: (path: string) => path, fileURL: (path: string) => path }) as unknown as ComfyApi;

  return {
    app,
    api,
    tabs,
    toasts,
    set,
    get: (id: string) => values.get(id),
    extension: () => extension!,
    press: (combo: KeyCombo) => app.extensionManager.command!.execute(keys.get(written(combo))!),
    run: (id: string) => app.extensionManager.command!.execute(id),
    isOpen: () => shown !== null,
    /**
     * Makes its canvas and its graph, which it does after it has loaded the scripts of extensions.
     * @param kind The prototype of its canvas.
     */
    setUp(graph: object = { nodes: [] }, kind: object = {}) {
      const view = { canvas: document.createElement('canvas'), ds: { scale: 1, offset: [0, 0] }, setDirty: () => undefined };
      const canvas = Object.assign(Object.create(kind) as object, view) as ComfyApp['canvas'];
      Object.assign(app, { graph, rootGraph: graph, canvas });
      extension!.setup();
      return canvas;
    },
  };
}
