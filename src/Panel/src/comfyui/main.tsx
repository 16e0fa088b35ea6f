import { PanelApp } from '../app/PanelApp';
import { loadLanguage, t } from '../i18n/text';
import { watchHealth } from '../service/health';
import { address, setDefaultAddress } from '../service/service';
import { setComfyView } from '../state/comfyView';
import { settings } from '../state/settings';
import { surroundingsStatus } from '../app/surroundingsStatus';
import { AppContext } from '../ui/kit/context';
import { mount } from '../ui/kit/mount';
import { Panel } from '../ui/Panel';
import type { ComfyApi, ComfyApp, LiteGraphGlobal, PanelTab } from './comfy';
import { ComfyCanvas } from './ComfyCanvas';
import { followLocale } from './followLocale';
import { keepUndo } from './keepUndo';
import { selectedImage } from './selectedImage';

const ID = 'comfy-assistant';

/** Registers the panel with ComfyUI. Called once by the loader. */
export function start(app: ComfyApp, api: ComfyApi, liteGraph: LiteGraphGlobal): void {
  let shown: HTMLElement | undefined;
  let unmount = (): void => undefined;
  setComfyView(api.apiURL('/view'));
  setDefaultAddress(api.fileURL('/assistant'));
  let open: (panel: Promise<PanelApp>) => void;
  const ready = new Promise<PanelApp>((resolve) => (open = resolve));

  const tab: PanelTab = {
    id: ID,
    title: 'Assistant',
    type: 'custom',
    icon: 'pi pi-comments',
    tooltip: 'ComfyAssistant',
    render(element) {
      unmount();
      const host = document.createElement('div');
      host.style.cssText = 'height: 100%; min-height: 0;';
      host.dataset['home'] = 'comfyui';
      // ComfyUI handles Ctrl+Z unless the focused element looks like a text field, and this host is all it sees of ours.
      Object.defineProperty(host, 'type', { value: 'textarea' });
      // ComfyUI's element is as tall as its content; the panel fills the height.
      element.style.height = '100%';
      element.replaceChildren(host);
      shown = host;
      const unfollow = followPalette(host);
      const unkeep = keepUndo();
      let undraw = (): void => undefined;
      void ready.then((panel) => {
        if (shown === host)
          undraw = mount(
            host,
            <AppContext value={panel}>
              <Panel />
            </AppContext>,
          );
      });
      unmount = () => {
        unfollow();
        unkeep();
        undraw();
        shown = undefined;
      };
    },
    destroy: () => unmount(),
  };

  const bottom = settings.get().placement === 'bottom';
  app.registerExtension({
    name: 'ComfyAssistant',
    ...(bottom && { bottomPanelTabs: [tab] }),
    settings: [
      {
        id: 'ComfyAssistant.Address',
        name: 'Address of another ComfyAssistant service, such as http://127.0.0.1:5188',
        type: 'text',
        defaultValue: '',
        // Also called at start, with the stored value.
        onChange: (value: string) => {
          if (value) settings.update({ address: value });
        },
      },
    ],
    commands: [
      {
        id: 'ComfyAssistant.New',
        label: 'ComfyAssistant: new conversation',
        icon: 'pi pi-plus',
        function: () => void ready.then((panel) => panel.create()),
      },
      {
        id: 'ComfyAssistant.Prompts',
        label: 'ComfyAssistant: edit prompts',
        icon: 'pi pi-book',
        function: () => void ready.then((panel) => panel.home.openPrompts()),
      },
    ],
    // ComfyUI makes its canvas and its graph after it has loaded the scripts of extensions, and before it calls this.
    setup() {
      if (!bottom) app.extensionManager.registerSidebarTab(tab);
      open(openPanel(app, new ComfyCanvas(app, api, liteGraph, () => shown?.getBoundingClientRect())));
      void watchHealth();
      followConnection(api);
    },
  });
}

async function openPanel(app: ComfyApp, canvas: ComfyCanvas): Promise<PanelApp> {
  followLocale(app);
  await loadLanguage();
  return PanelApp.open({
    kind: 'comfyui',
    canvas,
    openPrompts: (place) => window.open(`${address()}/prompts${place ? `#${place}` : ''}`, '_blank', 'noopener'),
    selectedImage: () => selectedImage(app),
  });
}

function followConnection(api: ComfyApi): void {
  const connected = () => surroundingsStatus.set({ key: 'status.comfy' });
  connected();
  api.addEventListener('reconnected', connected);
  api.addEventListener('reconnecting', () => surroundingsStatus.set({ key: 'status.comfyAway', title: t('status.comfyAway') }));
}

function followPalette(host: HTMLElement): () => void {
  const apply = () => {
    host.dataset['theme'] = document.body.classList.contains('dark-theme') ? 'dark' : 'light';
  };
  apply();
  const watch = new MutationObserver(apply);
  watch.observe(document.body, { attributes: true, attributeFilter: ['class'] });
  return () => watch.disconnect();
}
