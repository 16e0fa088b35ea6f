import { beforeEach, expect, test, vi } from 'vitest';
import type { GraphNode } from '../../src/canvas/graph';
import { ComfyPanel } from '../../src/comfyui/ComfyPanel';
import { markTurn } from '../../src/comfyui/leftTurns';
import { start } from '../../src/comfyui/main';
import { changeSettings, readSettings } from '../../src/state/storedSettings';
import { fakeComfy } from '../support/comfyui';

// What is loaded when it is first wanted, which notes what it is asked for.
const { panel, show } = vi.hoisted(() => {
  const hide = vi.fn();
  const show = vi.fn(() => hide);
  const [focus, create, stop, openPrompts, askAboutNode, ask, check, offerCheck] = Array.from({ length: 8 }, () => vi.fn());
  return { show, panel: { show, focus, create, stop, openPrompts, askAboutNode, ask, check, offerCheck } };
});
vi.mock('../../src/comfyui/ComfyPanel', () => ({ ComfyPanel: { open: vi.fn() } }));
const load = vi.mocked(ComfyPanel.open);

beforeEach(() => {
  localStorage.clear();
  vi.clearAllMocks();
  load.mockResolvedValue(panel as never);
});

function begun(stored: Record<string, unknown> = {}) {
  const comfy = fakeComfy(stored);
  start(comfy.app, comfy.api, {} as never);
  return comfy;
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 20));
const node = { id: 7, title: 'KSampler', type: 'KSampler' } as unknown as GraphNode;

test('nothing is loaded until the panel is opened, and then once', async () => {
  const comfy = begun();
  comfy.setUp();
  await settled();
  expect(load).not.toHaveBeenCalled();

  await comfy.run('Workspace.ToggleSidebarTab.comfy-assistant');
  await vi.waitFor(() => expect(show).toHaveBeenCalledOnce());
  await comfy.press({ key: 'a', alt: true });
  expect(comfy.isOpen()).toBe(false);
  expect(show.mock.results[0]!.value).toHaveBeenCalledOnce();
  await comfy.press({ key: 'å', alt: true });
  await vi.waitFor(() => expect(show).toHaveBeenCalledTimes(2));
  expect(load).toHaveBeenCalledOnce();
});

test('a panel that ComfyUI draws before it is set up waits for the canvas', async () => {
  changeSettings({ placement: 'bottom' });
  const comfy = begun();
  await comfy.run('Workspace.ToggleBottomPanelTab.comfy-assistant');
  await settled();
  expect(load).not.toHaveBeenCalled();
  comfy.setUp();
  await vi.waitFor(() => expect(show).toHaveBeenCalledOnce());
});

test.each([
  ['an answer that a reload interrupted', () => markTurn('s1', true)],
  ['the calls of other agents', () => changeSettings({ outsideCalls: true })],
])('%s need no open panel', async (_, happens) => {
  happens();
  begun().setUp();
  await vi.waitFor(() => expect(load).toHaveBeenCalledOnce());
  expect(show).not.toHaveBeenCalled();
});

test('the shortcuts, which ComfyUI itself does not use, open, write and stop', async () => {
  const comfy = begun();
  comfy.setUp();
  await comfy.press({ key: 'x', alt: true });
  expect(load, 'there is nothing to stop').not.toHaveBeenCalled();

  await comfy.press({ key: 'q', alt: true });
  expect(comfy.isOpen()).toBe(true);
  expect(panel.focus).toHaveBeenCalledOnce();
  await comfy.press({ key: 'q', alt: true });
  expect(comfy.isOpen(), 'it stays open').toBe(true);
  expect(panel.focus).toHaveBeenCalledTimes(2);
  await comfy.press({ key: 'x', alt: true });
  expect(panel.stop).toHaveBeenCalledOnce();
});

test.each([
  ['ComfyAssistant.Ask', 'ask', true],
  ['ComfyAssistant.Check', 'check', true],
  ['ComfyAssistant.New', 'create', true],
  ['ComfyAssistant.Prompts', 'openPrompts', false],
] as const)('%s is in the menu, and opens the panel where it is needed', async (id, done, opens) => {
  const comfy = begun();
  comfy.setUp();
  expect(comfy.extension().menuCommands).toMatchObject([{ path: ['ComfyAssistant'], commands: expect.arrayContaining([id]) }]);
  await comfy.run(id);
  expect(panel[done]).toHaveBeenCalledOnce();
  expect(comfy.isOpen()).toBe(opens);
});

test('a sidebar that the focus mode hides comes back', async () => {
  const comfy = begun();
  comfy.setUp();
  const toggleFocusMode = vi.fn();
  Object.assign(comfy.app.extensionManager, { focusMode: true, toggleFocusMode });
  await comfy.press({ key: 'q', alt: true });
  expect(toggleFocusMode).toHaveBeenCalledOnce();
  expect(comfy.isOpen()).toBe(true);
});

test('the menus of a node and of the canvas ask about the node, the selection or the workflow', async () => {
  const comfy = begun();
  const canvas = comfy.setUp();
  const [ofNode] = comfy.extension().getNodeMenuItems(node);
  expect(ofNode!.content).toBe('Ask about this node');
  await ofNode!.callback();
  expect(panel.askAboutNode).toHaveBeenCalledWith(node);

  expect(comfy.extension().getCanvasMenuItems().at(-1)!.content).toBe('Ask about this workflow');
  canvas.selected_nodes = { 7: node };
  const ofCanvas = comfy.extension().getCanvasMenuItems().at(-1)!;
  expect(ofCanvas.content).toBe('Ask about the selection');
  await ofCanvas.callback();
  expect(panel.ask).toHaveBeenCalledOnce();
});

test('a ComfyUI that does not ask extensions for their entries has them in its own menus, beside those of other extensions', () => {
  type Menu = (node?: GraphNode) => ({ content: string } | null)[];
  const kind: Record<string, Menu> = {
    getNodeMenuOptions: () => [{ content: 'Clone' }],
    getCanvasMenuOptions: () => [{ content: 'Add Node' }],
  };
  const comfy = begun();
  Object.assign(comfy.app, { collectNodeMenuItems: undefined });
  const view = comfy.setUp({ nodes: [] }, kind) as unknown as Record<string, Menu>;
  // Another extension, later.
  const before = kind['getNodeMenuOptions'];
  kind['getNodeMenuOptions'] = () => [...before!(), { content: 'Theirs' }];

  const contents = (items: ReturnType<Menu>) => items.map((item) => item?.content);
  expect(contents(view['getNodeMenuOptions']!(node))).toEqual(['Clone', 'Theirs', undefined, 'Ask about this node']);
  expect(contents(view['getCanvasMenuOptions']!())).toEqual(['Add Node', undefined, 'Ask about this workflow']);
});

test('missing nodes are mentioned once for each workflow, in the panel where it is open', async () => {
  const comfy = begun();
  comfy.setUp();
  const { afterConfigureGraph } = comfy.extension();
  afterConfigureGraph([]);
  expect(comfy.toasts).toEqual([]);
  afterConfigureGraph([{ type: 'Sparkle' }, 'Glitter', { type: 'Sparkle' }]);
  afterConfigureGraph(['Glitter', { type: 'Sparkle' }]);
  expect(comfy.toasts).toMatchObject([
    { severity: 'info', summary: 'Missing nodes: 2', detail: expect.stringContaining('Check This Workflow') },
  ]);

  await comfy.press({ key: 'a', alt: true });
  afterConfigureGraph(['Other']);
  await vi.waitFor(() => expect(panel.offerCheck).toHaveBeenCalledExactlyOnceWith(1));
  expect(comfy.toasts).toHaveLength(1);
});

test('words of ours are in ComfyUI’s language, and change with it', async () => {
  const comfy = begun({ 'Comfy.Locale': 'de' });
  comfy.setUp();
  const content = () => comfy.extension().getNodeMenuItems(node)[0]!.content;
  await vi.waitFor(() => expect(content()).toBe('Zu diesem Node fragen'));
  comfy.set('Comfy.Locale', 'pt-BR');
  await vi.waitFor(() => expect(content()).toBe('Perguntar sobre este nó'));
  comfy.set('Comfy.Locale', 'fa');
  await vi.waitFor(() => expect(content()).toBe('Ask about this node'));
});

test('an address in ComfyUI’s settings is used, and emptied it is the one that ComfyUI starts', () => {
  const comfy = begun({ 'ComfyAssistant.Address': 'http://there:5188' });
  expect(readSettings().address).toBe('http://there:5188');
  comfy.set('ComfyAssistant.Address', ' http://elsewhere:5188 ');
  expect(readSettings().address).toBe('http://elsewhere:5188');
  comfy.set('ComfyAssistant.Address', '');
  expect(readSettings().address).toBe('');
});

test('an address that was set in the panel outlives a ComfyUI that names none', () => {
  changeSettings({ address: 'http://mine:5188' });
  begun();
  expect(readSettings().address).toBe('http://mine:5188');
});

test('the About page names the version', () => {
  expect(begun().extension().aboutPageBadges).toMatchObject([{ label: expect.stringMatching(/^ComfyAssistant v\d+\.\d+\.\d+$/) }]);
});

test('a panel that cannot be loaded says what to do, and the next time it is tried again', async () => {
  const error = vi.spyOn(console, 'error').mockReturnValue();
  load.mockRejectedValueOnce(new TypeError('Failed to fetch dynamically imported module'));
  const comfy = begun();
  comfy.setUp();
  await comfy.press({ key: 'q', alt: true });
  expect(comfy.toasts).toMatchObject([{ severity: 'error', detail: expect.stringContaining('Reload the page') }]);
  expect(error).toHaveBeenCalled();
  await comfy.press({ key: 'q', alt: true });
  expect(panel.focus).toHaveBeenCalledOnce();
});
