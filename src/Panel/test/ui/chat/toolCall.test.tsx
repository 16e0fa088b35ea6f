import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { PanelApp } from '../../../src/app/PanelApp';
import type { ToolPart } from '../../../src/sessions/messages';
import en from '../../../src/i18n/en.json';
import { Store } from '../../../src/state/Store';
import { AppContext } from '../../../src/ui/kit/context';
import { ToolCall } from '../../../src/ui/chat/ToolCall';

/** What the service sends a model at the first turn: all tools, its own and the panel's. */
const request = JSON.parse(readFileSync(join(import.meta.dirname, '../../../../../tests/ComfyAssistant.Tests/Fixtures/requests/first-turn.json'), 'utf8')) as { tools: { function: { name: string } }[] };
const app = { state: new Store({ conversation: { state: new Store({ questions: {}, progress: {} }) } }) } as unknown as PanelApp;

let unmount: () => void;
beforeEach(() => vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true));
afterEach(() => {
  unmount();
  vi.unstubAllGlobals();
});

/** The line as a call draws it that is read back from where conversations are kept. */
function line(name: string, output: object): HTMLElement {
  const part = JSON.parse(JSON.stringify({ type: `tool-${name}`, toolCallId: '1', state: 'output-available', input: { nodeType: 'KSampler' }, output })) as ToolPart;
  const place = document.body.appendChild(document.createElement('div'));
  const root = createRoot(place);
  unmount = () => {
    act(() => root.unmount());
    place.remove();
  };
  act(() => root.render(<AppContext value={app}><ToolCall part={part} /></AppContext>));
  return place.querySelector('.tool')!;
}

const outside = (tool: HTMLElement) => [...tool.children].filter((child) => child.tagName !== 'DETAILS').map((child) => child.textContent).join();

test('what the user rejected is no failure, and words for the model stand in the details alone', () => {
  const tool = line('applyWorkflowJson', { success: false, rejected: true, error: 'Do not apply it again.' });
  expect(tool.dataset['state']).toBe('rejected');
  expect(tool.querySelector('summary')!.textContent).toContain('rejected');
  expect(tool.querySelector('.tool-error')).toBeNull();
  expect(outside(tool)).not.toContain('Do not apply');
  expect(tool.querySelector('details')!.textContent).toContain('Do not apply it again.');
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

test('every tool that a model is offered has a name for people, and no other', () => {
  const named = Object.keys(en).filter((key) => key.startsWith('toolName.')).map((key) => key.slice('toolName.'.length));
  expect(named.sort()).toEqual(request.tools.map((tool) => tool.function.name).sort());
  unmount = () => undefined;
});
