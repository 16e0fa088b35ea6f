import { readSettings } from '../state/storedSettings';
import type { ComfyApi, ComfyApp, LiteGraphGlobal } from './comfy';
import type { ComfyPanel } from './ComfyPanel';
import { ID } from './id';
import { label } from './labels';
import { hasLeftTurn } from './leftTurns';

/** The panel as ComfyUI knows it from its start. What draws, talks and works on the canvas is loaded when it is first wanted. */
export class LazyPanel {
  readonly #app: ComfyApp;
  readonly #api: ComfyApi;
  readonly #liteGraph: LiteGraphGlobal;
  /** The command with which ComfyUI shows and hides the panel's tab. */
  readonly #toggle: string;
  /** The element that ComfyUI has given to the panel; undefined while it is closed. */
  #element: HTMLElement | undefined;
  #loaded: Promise<ComfyPanel | undefined> | undefined;
  #hide = (): void => undefined;
  #begin!: () => void;
  readonly #isSetUp = new Promise<void>((begin) => (this.#begin = begin));

  /** @param toggle The command with which ComfyUI shows and hides the panel's tab. */
  constructor(app: ComfyApp, api: ComfyApi, liteGraph: LiteGraphGlobal, toggle: string) {
    this.#app = app;
    this.#api = api;
    this.#liteGraph = liteGraph;
    this.#toggle = toggle;
  }

  get isOpen(): boolean {
    return this.#element !== undefined;
  }

  /** ComfyUI has its canvas now. Only what goes on although nobody opens the panel is loaded: an answer, and the calls of other agents. */
  setUp(): void {
    this.#begin();
    if (hasLeftTurn() || readSettings().outsideCalls) void this.#load();
  }

  show(element: HTMLElement): void {
    this.hide();
    this.#element = element;
    // ComfyUI's element is as tall as its content; the panel fills the height.
    element.style.height = '100%';
    element.setAttribute('aria-busy', 'true');
    void this.#load().then((panel) => {
      if (this.#element !== element) return;
      element.removeAttribute('aria-busy');
      if (panel) this.#hide = panel.show(element);
      else element.textContent = label('notLoaded');
    });
  }

  hide(): void {
    this.#hide();
    this.#hide = () => undefined;
    this.#element = undefined;
  }

  /** Opens the panel, or closes it. */
  async toggle(): Promise<void> {
    const manager = this.#app.extensionManager;
    // The sidebar is hidden then, and comes back with the tab that it showed.
    if (!this.isOpen && manager.focusMode) manager.toggleFocusMode?.();
    if (manager.sidebarTab?.activeSidebarTabId === ID && !this.isOpen) return;
    await manager.command?.execute(this.#toggle);
  }

  /** Opens the panel where it is closed, and does something with it. */
  async open(act: (panel: ComfyPanel) => unknown): Promise<void> {
    if (!this.isOpen) await this.toggle();
    await this.use(act);
  }

  /** Does something with the panel, open or not. */
  async use(act: (panel: ComfyPanel) => unknown): Promise<void> {
    const panel = await this.#load();
    if (panel) await act(panel);
  }

  /** The same, unless nothing has wanted the panel so far. */
  async useLoaded(act: (panel: ComfyPanel) => unknown): Promise<void> {
    if (this.#loaded) await this.use(act);
  }

  // Undefined if it could not be loaded, which the user is told here; the next time it is tried again.
  #load(): Promise<ComfyPanel | undefined> {
    this.#loaded ??= this.#start().catch((failure: unknown) => {
      this.#loaded = undefined;
      console.error('ComfyAssistant: the panel could not be loaded', failure);
      this.#app.extensionManager.toast?.add({ severity: 'error', summary: 'ComfyAssistant', detail: label('notLoaded') });
      return undefined;
    });
    return this.#loaded;
  }

  async #start(): Promise<ComfyPanel> {
    const [{ ComfyPanel }] = await Promise.all([import('./ComfyPanel'), this.#isSetUp]);
    return ComfyPanel.open(this.#app, this.#api, this.#liteGraph, () => this.#element);
  }
}
