import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ComfyPanel } from '../../src/comfyui/ComfyPanel';
import { settings } from '../../src/state/settings';
import { openCanvas } from '../support/canvas';
import { fakeComfy } from '../support/comfyui';

// Its polling would continue after a test.
vi.mock('../../src/service/health', async (original) => ({ ...(await original<object>()), watchHealth: async () => undefined }));

// No other tab has the conversation open.
const locks = { request: async (_name: string, _options: object, held: (lock: object) => unknown) => void held({}) };
Object.defineProperty(navigator, 'locks', { value: locks, configurable: true });

let close = (): void => undefined;
beforeEach(() => void vi.spyOn(console, 'warn').mockReturnValue());
afterEach(() => {
  close();
  vi.unstubAllGlobals();
  settings.update({ address: '' });
});

/** The panel over ComfyUI with two nodes, drawn. */
async function opened(stored: Record<string, unknown> = {}) {
  const page = openCanvas();
  for (const nodeType of ['KSampler', 'VAEDecode']) await page.call('addNode', { nodeType });
  const comfy = fakeComfy(stored);
  const view = { canvas: document.createElement('canvas'), ds: { scale: 1, offset: [0, 0] }, setDirty: () => undefined };
  const canvas = view as unknown as { selected_nodes?: object };
  Object.assign(comfy.app, { graph: page.canvas.graph(), rootGraph: page.canvas.graph(), canvas });
  const element = document.createElement('div');
  document.body.replaceChildren(element);
  const panel = await ComfyPanel.open(comfy.app, comfy.api, {} as never, () => element);
  close = panel.show(element);
  const shadow = () => element.firstElementChild!.shadowRoot!;
  await vi.waitFor(() => expect(shadow().querySelector('textarea')).toBeTruthy());
  return {
    comfy,
    canvas,
    panel,
    host: () => element.firstElementChild as HTMLElement,
    nodes: page.canvas.graph().nodes,
    box: () => shadow().querySelector('textarea')!,
    chips: () => [...shadow().querySelectorAll('.chip > span')].map(({ textContent }) => textContent),
    shadow,
  };
}

test('a node that is asked about is named in the message, after what is written there, and the caret is behind it', async () => {
  const { panel, nodes, box, chips, canvas, shadow } = await opened();
  canvas.selected_nodes = { 1: nodes[0] };
  panel.askAboutNode(nodes[0]!);
  await vi.waitFor(() => expect(box().value).toBe('@KSampler '));
  expect(shadow().activeElement).toBe(box());
  expect(box().selectionStart).toBe('@KSampler '.length);
  // Not once more as what is selected.
  await vi.waitFor(() => expect(chips()).toEqual(['Node: KSampler']));
  panel.askAboutNode(nodes[1]!);
  await vi.waitFor(() => expect(box().value).toBe('@KSampler @VAE Decode '));
  panel.askAboutNode(nodes[1]!);
  await vi.waitFor(() => expect(chips()).toEqual(['Node: KSampler', 'Node: VAE Decode']));
  expect(box().value).toBe('@KSampler @VAE Decode ');
});

test('a question about the selection takes it with it, though it was taken off before; without one it is about the workflow', async () => {
  const { panel, nodes, box, chips, canvas } = await opened();
  panel.ask();
  await vi.waitFor(() => expect(box().value).toBe('About this workflow: '));

  canvas.selected_nodes = { 1: nodes[0] };
  panel.askAboutNode(nodes[0]!);
  panel.ask();
  await vi.waitFor(() => expect(chips()).toContain('Selected: KSampler'));
  expect(box().value).toBe('About this workflow: @KSampler ');
});

test('the focus leaves the box when the panel is drawn again, as ComfyUI does on undo', async () => {
  const { panel, box } = await opened();
  panel.focus();
  await vi.waitFor(() => expect(document.activeElement?.shadowRoot?.activeElement).toBe(box()));
  close();
  const canvas = document.createElement('canvas');
  canvas.tabIndex = 0;
  const element = document.createElement('div');
  document.body.replaceChildren(canvas, element);
  canvas.focus();
  close = panel.show(element);
  await vi.waitFor(() => expect(element.firstElementChild!.shadowRoot!.querySelector('textarea')).toBeTruthy());
  expect(document.activeElement).toBe(canvas);
});

test('the workflow on the canvas is examined as a file is', async () => {
  const { panel, shadow } = await opened();
  const posted: { nodes: { type: string }[] }[] = [];
  vi.stubGlobal('fetch', async (url: string, init?: { body: Blob }) => {
    if (!url.endsWith('/api/workflows/doctor')) return new Response('', { status: 404 });
    posted.push(JSON.parse(await init!.body.text()) as (typeof posted)[number]);
    const diagnosis = { outline: '', packages: [], models: [], repaired: [], left: [], workflow: {} };
    return Response.json({ summary: 'Two nodes are missing.', diagnosis });
  });
  panel.offerCheck(2);
  await vi.waitFor(() => expect(shadow().querySelector('.notice-line')?.textContent).toContain('Missing nodes: 2'));
  shadow().querySelector<HTMLButtonElement>('.notice-line button')!.click();
  await vi.waitFor(() => expect(shadow().querySelector('.file-card')?.textContent).toContain('Two nodes are missing.'));
  expect(posted[0]!.nodes.map(({ type }) => type)).toEqual(['KSampler', 'VAEDecode']);
});

test('an address that is changed or emptied in the panel is changed in ComfyUI’s settings too', async () => {
  const { comfy } = await opened({ 'ComfyAssistant.Address': 'http://there:5188' });
  settings.update({ address: 'http://elsewhere:5188' });
  expect(comfy.get('ComfyAssistant.Address')).toBe('http://elsewhere:5188');
  settings.update({ address: '' });
  expect(comfy.get('ComfyAssistant.Address')).toBe('');
});

test('keys that are typed into the panel stay there, except those of the assistant’s commands', async () => {
  const { comfy, panel, box, host } = await opened();
  comfy.app.registerExtension({
    keybindings: [{ commandId: 'ComfyAssistant.Stop', combo: { key: 'x', alt: true } }],
    commands: [{ id: 'ComfyAssistant.Stop', function: () => panel.stop() }],
    settings: [],
  } as never);
  const left: string[] = [];
  host().parentElement!.addEventListener('keydown', ({ key }) => left.push(key));
  for (const init of [{ key: 'r' }, { key: 'x' }, { key: 'X', altKey: true }, { key: 'x', altKey: true, ctrlKey: true }])
    box().dispatchEvent(new KeyboardEvent('keydown', { ...init, bubbles: true, composed: true }));
  expect(left).toEqual(['X']);
});
