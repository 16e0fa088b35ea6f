import { LGraph, LGraphCanvas } from '@comfyorg/litegraph';
import { StrictMode } from 'react';
import { PanelApp } from '../app/PanelApp';
import type { ObjectInfo } from '../canvas/objectInfo';
import { loadLanguage } from '../i18n/text';
import { watchHealth } from '../service/health';
import { getJson } from '../service/service';
import { surroundingsStatus } from '../state/surroundingsStatus';
import { AppContext } from '../ui/context';
import { mount } from '../ui/mount';
import { Panel } from '../ui/Panel';
import '@comfyorg/litegraph/style.css';
import './page.css';
import { coreNodes } from './coreNodes';
import { PageCanvas } from './PageCanvas';
import { paint } from './paint';
import { bindCanvas } from './bindCanvas';
import { registerTypes } from './registerTypes';
import { sideSwitch } from './sideSwitch';
import { followTheme } from './theme';

const info = await nodeTypes();
registerTypes(info);
await loadLanguage();

const graph = new LGraph();
const element = document.querySelector<HTMLCanvasElement>('#canvas')!;
const view = new LGraphCanvas(element, graph);
const canvas = new PageCanvas(graph, view);
bindCanvas(element, view, canvas);
const panel = document.querySelector<HTMLElement>('#panel')!;
followTheme(panel, (dark) => paint(view, dark));
sideSwitch(document.querySelector<HTMLElement>('#switch')!);

const app = await PanelApp.open({
  kind: 'page',
  canvas,
  openPrompts: () => window.open('/prompts', '_blank', 'noopener'),
  selectedImage: async () => undefined,
});
mount(
  panel,
  <StrictMode>
    <AppContext value={app}>
      <Panel />
    </AppContext>
  </StrictMode>,
);
void watchHealth();

/** The types of the ComfyUI that the service knows, or the core ones. */
async function nodeTypes(): Promise<ObjectInfo> {
  try {
    const info = await getJson<ObjectInfo>('/api/environment/object-info');
    const count = Object.keys(info).length;
    if (count > 0) {
      surroundingsStatus.set({ key: 'status.types', values: { count: count.toLocaleString() } });
      return info;
    }
  } catch {
    // Said in the status strip; the page is there for those who have no ComfyUI as well.
  }
  surroundingsStatus.set({ key: 'status.coreOnly' });
  return coreNodes;
}
