import { LGraph, LGraphCanvas } from '@comfyorg/litegraph';
import { StrictMode } from 'react';
import { PanelApp } from '../app/PanelApp';
import { readNodeTypes } from '../canvas/nodeTypes';
import { loadLanguage, t } from '../i18n/text';
import { watchHealth } from '../service/health';
import { AppContext } from '../ui/kit/context';
import { mount } from '../ui/kit/mount';
import { Panel } from '../ui/Panel';
import '@comfyorg/litegraph/style.css';
import './page.css';
import { emptyHint } from './emptyHint';
import { fileBar } from './fileBar';
import { followComfy } from './followComfy';
import { PageCanvas } from './PageCanvas';
import { paint } from './paint';
import { bindCanvas } from './bindCanvas';
import { registerTypes } from './registerTypes';
import { serviceComfy } from './serviceComfy';
import { readComfyServers } from '../service/comfyServers';
import { settings } from '../state/settings';
import { setComfyView } from '../state/comfyView';
import { sideSwitch } from './sideSwitch';
import { WorkflowFiles } from './WorkflowFiles';
import { followLanguage } from '../ui/kit/followLanguage';
import { followTheme } from '../ui/kit/followTheme';

// A choice that the service no longer has would have it refuse what follows.
if (settings.get().comfy) await readComfyServers();
const types = await readNodeTypes();
registerTypes(types);
await loadLanguage();

setComfyView(serviceComfy.apiURL('/view'));

const graph = new LGraph();
const element = document.querySelector<HTMLCanvasElement>('#canvas')!;
const view = new LGraphCanvas(element, graph);
const canvas = new PageCanvas(graph, view);
bindCanvas(element, view, canvas);
emptyHint(document.querySelector<HTMLElement>('#hint')!, view);
const panel = document.querySelector<HTMLElement>('#panel')!;
followTheme(panel, (dark) => paint(view, dark));
followLanguage(document.documentElement);
sideSwitch(document.querySelector<HTMLElement>('#switch')!);

const app = await PanelApp.open({
  kind: 'page',
  canvas,
  openPrompts: (place) => window.open(place ? `prompts#${place}` : 'prompts', '_blank', 'noopener'),
  selectedImage: async () => undefined,
});
panel.replaceChildren();
mount(
  panel,
  <StrictMode>
    <AppContext value={app}>
      <Panel />
    </AppContext>
  </StrictMode>,
);
fileBar(
  document.querySelector<HTMLElement>('#files')!,
  document.querySelector<HTMLElement>('#frame')!,
  new WorkflowFiles(canvas, (text) => app.notice(text)),
);
if (canvas.wasUnreadable) app.notice(t('canvas.broken'));
followComfy(Object.keys(types).length);
void watchHealth();
