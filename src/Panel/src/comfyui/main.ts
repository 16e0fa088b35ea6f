import { readSettings } from '../state/storedSettings';
import { addressSetting } from './addressSetting';
import type { ComfyApi, ComfyApp, LiteGraphGlobal, PanelTab } from './comfy';
import { commandsOf, MENU, shortcuts } from './commands';
import { ID } from './id';
import { readLabels } from './labels';
import { LazyPanel } from './LazyPanel';
import { addToOlderMenus, menusOf } from './menus';
import { sayWhatIsMissing } from './sayWhatIsMissing';
import { watchLocale } from './watchLocale';

// Set by the build: the version, and where the project is published, if it is.
declare const __VERSION__: string;
declare const __REPOSITORY__: string;

/**
 * Registers the assistant with ComfyUI. Called once by the loader, and loaded with every page of ComfyUI's: what it imports must stay small,
 * which the build checks. The panel itself is behind `LazyPanel`.
 */
export function start(app: ComfyApp, api: ComfyApi, liteGraph: LiteGraphGlobal): void {
  const isBelow = readSettings().placement === 'bottom';
  const panel = new LazyPanel(app, api, liteGraph, `Workspace.Toggle${isBelow ? 'BottomPanelTab' : 'SidebarTab'}.${ID}`);
  const menus = menusOf(app, panel);
  const commands = commandsOf(panel);
  const tab: PanelTab = {
    id: ID,
    title: 'Assistant',
    type: 'custom',
    icon: 'pi pi-comments',
    tooltip: 'ComfyAssistant',
    render: (element) => panel.show(element),
    destroy: () => panel.hide(),
  };
  app.registerExtension({
    name: 'ComfyAssistant',
    ...(isBelow && { bottomPanelTabs: [tab] }),
    settings: [addressSetting],
    commands,
    keybindings: shortcuts,
    menuCommands: [{ path: [MENU], commands: commands.map(({ id }) => id) }],
    aboutPageBadges: [
      { label: `ComfyAssistant v${__VERSION__}`, url: __REPOSITORY__ || api.fileURL('/assistant'), icon: 'pi pi-comments' },
    ],
    getNodeMenuItems: menus.ofNode,
    getCanvasMenuItems: menus.ofCanvas,
    afterConfigureGraph: sayWhatIsMissing(app, panel),
    // ComfyUI makes its canvas and its graph after it has loaded the scripts of extensions, and before it calls this.
    setup() {
      if (!isBelow) app.extensionManager.registerSidebarTab(tab);
      watchLocale(app, (locale) => void readLabels(locale));
      addToOlderMenus(app, menus);
      panel.setUp();
    },
  });
}
