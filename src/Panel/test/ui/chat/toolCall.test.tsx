import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { PanelApp } from '../../../src/app/PanelApp';
import type { ToolPart } from '../../../src/sessions/messages';
import en from '../../../src/i18n/en.json';
import { Store } from '../../../src/state/Store';
import { settings } from '../../../src/state/settings';
import { forgetTools } from '../../../src/service/tools';
import { fakeService, routes } from '../../support/service';
import { toolNames } from '../../support/serviceTools';
import { AppContext } from '../../../src/ui/kit/context';
import { ToolCall } from '../../../src/ui/chat/ToolCall';

const app = {
  state: new Store({ conversation: { state: new Store({ questions: {}, progress: {} }) } }),
  home: { canvas: { mark: () => () => undefined } },
} as unknown as PanelApp;

let unmount: () => void;
beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  forgetTools();
  fakeService();
});
afterEach(() => {
  unmount();
  vi.unstubAllGlobals();
});

/** The line as it is drawn for a call that was loaded from storage. */
function line(name: string, output: object): HTMLElement {
  const part = JSON.parse(
    JSON.stringify({ type: `tool-${name}`, toolCallId: '1', state: 'output-available', input: { nodeType: 'KSampler' }, output }),
  ) as ToolPart;
  const place = document.body.appendChild(document.createElement('div'));
  const root = createRoot(place);
  unmount = () => {
    act(() => root.unmount());
    place.remove();
  };
  act(() =>
    root.render(
      <AppContext value={app}>
        <ToolCall part={part} />
      </AppContext>,
    ),
  );
  return place.querySelector('.tool')!;
}

const outside = (tool: HTMLElement) =>
  [...tool.children]
    .filter((child) => child.tagName !== 'DETAILS')
    .map((child) => child.textContent)
    .join();

test('a rejection is not a failure, and text for the model appears only in the details', () => {
  const tool = line('applyWorkflowJson', { success: false, rejected: true, error: 'Do not apply it again.' });
  expect(tool.dataset['state']).toBe('rejected');
  expect(tool.querySelector('summary')!.textContent).toContain('rejected');
  expect(tool.querySelector('.tool-error')).toBeNull();
  expect(outside(tool)).not.toContain('Do not apply');
  expect(tool.querySelector('details')!.textContent).toContain('Do not apply it again.');
});

test('a question that was passed over is neither agreed to nor rejected', () => {
  const tool = line('askUser', { success: false, rejected: true, error: 'The user skipped it.' });
  expect(tool.querySelector('.tool-state')!.textContent).toBe('skipped');
});

test('a failure says why beside the line', () => {
  const tool = line('addNode', { success: false, error: 'There is no such type.' });
  expect(tool.dataset['state']).toBe('failed');
  expect(outside(tool)).toContain('There is no such type.');
});

test('a line has a name for people; the tool’s own is in the details', () => {
  const tool = line('addNode', { success: true, data: {} });
  expect(tool.dataset['tool']).toBe('addNode');
  expect(tool.querySelector('.tool-name')!.textContent).toBe('Add node');
  expect(tool.querySelector('summary')!.textContent).not.toContain('addNode');
  expect(tool.querySelector('details')!.textContent).toContain('addNode');
});

test.each(['makeCoffee', 'toString'])('a tool that the panel does not know keeps its own name: %s', (name) => {
  expect(line(name, { success: true, data: {} }).querySelector('.tool-name')!.textContent).toBe(name);
});

test('a tool without a translation has the title that the service gives it', async () => {
  routes.set('/api/tools', () => ({ tools: [{ name: 'makeCoffee', title: 'Brew coffee', runsIn: 'server' }] }));
  const tool = line('makeCoffee', { success: true, data: {} });
  await act(() => vi.waitFor(() => expect(tool.querySelector('.tool-name')!.textContent).toBe('Brew coffee')));
});

test('a missing model of an imported conversation is drawn only where it is whole, and an e-mail address is no download', () => {
  const file = (name: string, more: object) => ({ file: name, nodes: [{ nodeId: '1' }], ...more });
  const missingModels = [
    file('broken.pth', { nodes: [null] }),
    file('mail.pth', { url: 'mailto:a@example.org' }),
    file('web.pth', { url: 'https://example.org/web.pth' }),
  ];
  const missing = line('findMissingModels', { success: true, data: { missingModels } }).querySelector('.missing')!;
  expect([...missing.querySelectorAll('code')].map((code) => code.textContent)).toEqual(['mail.pth', 'web.pth']);
  expect([...missing.querySelectorAll('a')].map((link) => link.textContent)).toEqual(['Get web.pth at example.org']);
});

test('allowing pictures leaves the focus in the line, though its button disappears', () => {
  settings.update({ showPictures: 'ask' });
  const tool = line('executeWorkflow', { success: true, data: { status: 'finished', imagesNote: 'unseen' } });
  const button = tool.querySelector<HTMLElement>('.pictures-offer button')!;
  button.focus();
  act(() => button.click());
  expect(settings.get().showPictures).toBe('always');
  expect(tool.querySelector('.pictures-offer')).toBeNull();
  expect(document.activeElement).toBe(tool.querySelector('summary'));
});

// That each of ours has one is tested with the tools: a tool that is added has its title from the service.
test('only tools have a name for people in their language', () => {
  const named = Object.keys(en).flatMap((key) => (key.startsWith('toolName.') ? [key.slice('toolName.'.length)] : []));
  expect(toolNames).toEqual(expect.arrayContaining(named));
  unmount = () => undefined;
});
