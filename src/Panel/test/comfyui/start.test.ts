import { expect, test, vi } from 'vitest';
import type { ComfyApi, ComfyApp, PanelTab } from '../../src/comfyui/comfy';
import { start } from '../../src/comfyui/main';
import { openCanvas } from '../support/canvas';

// Its polling would continue after a test.
vi.mock('../../src/service/health', () => ({ watchHealth: async () => undefined }));
vi.mock('../../src/app/PanelApp', () => ({ PanelApp: { open: async () => ({}) } }));

test('the panel starts although ComfyUI has neither a canvas nor a graph while it loads the scripts of extensions', async () => {
  const { canvas: page } = openCanvas();
  let extension: { setup(): void } | undefined;
  const tabs: PanelTab[] = [];
  const app = {
    extensionManager: { setting: { get: () => undefined }, registerSidebarTab: (tab: PanelTab) => tabs.push(tab) },
    registerExtension: (given: { setup(): void }) => (extension = given),
  } as unknown as ComfyApp;
  const api = Object.assign(new EventTarget(), { apiURL: (path: string) => path, fileURL: (path: string) => path }) as unknown as ComfyApi;

  start(app, api, {} as never);
  expect(extension).toBeDefined();

  const view = { canvas: document.createElement('canvas'), ds: { scale: 1, offset: [0, 0] }, setDirty: () => undefined };
  Object.assign(app, { graph: page.graph(), rootGraph: page.graph(), canvas: view });
  extension!.setup();
  expect(tabs).toHaveLength(1);
  // It draws its marks on the canvas that is there now.
  expect(view).toHaveProperty('onDrawForeground');
});
