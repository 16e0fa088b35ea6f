import { PanelApp } from '../app/PanelApp';
import { surroundingsStatus } from '../app/surroundingsStatus';
import type { GraphNode } from '../canvas/graph';
import { loadLanguage, t } from '../i18n/text';
import { mentionsOf } from '../mentions/candidates';
import { withMentions } from '../mentions/withMentions';
import { readComfyServers } from '../service/comfyServers';
import { watchHealth } from '../service/health';
import { address, setComfyUser, setDefaultAddress } from '../service/service';
import { setComfyView } from '../state/comfyView';
import { AppContext } from '../ui/kit/context';
import { mount } from '../ui/kit/mount';
import { Panel } from '../ui/Panel';
import type { ComfyApi, ComfyApp, LiteGraphGlobal } from './comfy';
import { ComfyCanvas } from './ComfyCanvas';
import { followLocale } from './followLocale';
import { followPalette } from './followPalette';
import { keepAddress } from './keepAddress';
import { keepMarks } from './keepMarks';
import { keepUndo } from './keepUndo';
import { selectedImage } from './selectedImage';
import { isShortcut } from './isShortcut';
import { TellWhileClosed } from './TellWhileClosed';

/** The panel in ComfyUI once it is loaded: what it draws, and what ComfyUI's commands and menus have it do. */
export class ComfyPanel {
  readonly #app: ComfyApp;
  readonly #panel: PanelApp;
  readonly #canvas: ComfyCanvas;
  readonly #told: TellWhileClosed;

  private constructor(app: ComfyApp, panel: PanelApp, canvas: ComfyCanvas, isOpen: () => boolean) {
    this.#app = app;
    this.#panel = panel;
    this.#canvas = canvas;
    this.#told = new TellWhileClosed(panel, app.extensionManager.toast, isOpen);
  }

  /**
   * Opens the conversations, and goes on with an answer that a reload interrupted.
   * @param element What ComfyUI has given to the panel; undefined while it is closed.
   */
  static async open(app: ComfyApp, api: ComfyApi, liteGraph: LiteGraphGlobal, element: () => HTMLElement | undefined): Promise<ComfyPanel> {
    setComfyView(api.apiURL('/view'));
    setDefaultAddress(api.fileURL('/assistant'));
    setComfyUser(api.user);
    followLocale(app);
    await loadLanguage();
    const canvas = new ComfyCanvas(app, api, liteGraph, () => element()?.getBoundingClientRect());
    const panel = await PanelApp.open({
      kind: 'comfyui',
      canvas,
      openPrompts: (place) => window.open(`${address()}/prompts${place ? `#${place}` : ''}`, '_blank', 'noopener'),
      selectedImage: () => selectedImage(app),
    });
    keepMarks(panel);
    keepAddress(app);
    void readComfyServers();
    void watchHealth();
    followConnection(api);
    return new ComfyPanel(app, panel, canvas, () => element() !== undefined);
  }

  /** Draws the panel into ComfyUI's element; returns what takes it out again. */
  show(element: HTMLElement): () => void {
    const host = document.createElement('div');
    host.style.cssText = 'height: 100%; min-height: 0;';
    host.dataset['home'] = 'comfyui';
    // ComfyUI handles Ctrl+Z unless the focused element looks like a text field, and this host is all it sees of ours.
    Object.defineProperty(host, 'type', { value: 'textarea' });
    element.replaceChildren(host);
    const undraw = mount(
      host,
      <AppContext value={this.#panel}>
        <Panel />
      </AppContext>,
      { leaveToPage: (event) => isShortcut(this.#app, event) },
    );
    const unfollow = followPalette(host);
    const unkeep = keepUndo();
    this.#told.opened();
    return () => {
      unfollow();
      unkeep();
      undraw();
    };
  }

  /** Puts the caret into the message box. */
  focus = (): void => this.#panel.toBox();

  async create(): Promise<void> {
    await this.#panel.create();
    this.focus();
  }

  stop = (): Promise<void> => this.#panel.conversation.stop();
  openPrompts = (): void => this.#panel.home.openPrompts();

  /** Names a node in the message, which is the user's to write. */
  askAboutNode(node: GraphNode): void {
    const { conversation } = this.#panel;
    const { draft, draftMentions = [] } = conversation.session;
    conversation.patch(withMentions(draft, draftMentions, mentionsOf(this.#canvas, [node])));
    const selected = this.#canvas.selection();
    // The menu of a node may select it; what the message names already would go with it twice.
    if (selected.length === 1 && selected[0]?.id === node.id) conversation.selection.setAside();
    this.focus();
  }

  /** Begins a message about what is selected, or about the workflow where nothing is. */
  ask(): void {
    const { conversation } = this.#panel;
    conversation.selection.takeAlong();
    if (conversation.selection.nodes().length === 0 && conversation.session.draft === '') conversation.patch({ draft: t('ask.workflow') });
    this.focus();
  }

  /** Says that nodes of the workflow are missing, with a button that has it examined. The assistant knows of what it does itself. */
  offerCheck(count: number): void {
    if (this.#panel.conversation.state.get().busy) return;
    const run = () => {
      this.#panel.notice('');
      this.check();
    };
    this.#panel.notice(t('canvas.missing', { count }), { label: t('canvas.check'), run });
  }

  /** Has the service examine the workflow on the canvas, as it examines a file: what is missing, and what it can repair. */
  check(): void {
    const workflow = JSON.stringify(this.#canvas.graph().serialize());
    const name = `${this.#canvas.tab().name.replace(/\.json$/i, '')}.json`;
    this.#panel.toBox([new File([workflow], name, { type: 'application/json' })]);
  }
}

function followConnection(api: ComfyApi): void {
  const connected = () => surroundingsStatus.set({ key: 'status.comfy', isReached: true });
  const away = () => surroundingsStatus.set({ key: 'status.comfyAway', isReached: false });
  // It may have gone before the panel was loaded.
  if (api.socket && api.socket.readyState > WebSocket.OPEN) away();
  else connected();
  api.addEventListener('reconnected', connected);
  api.addEventListener('reconnecting', away);
}
