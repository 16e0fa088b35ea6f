import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Editor } from '../../src/prompts/Editor';
import { PromptsPage } from '../../src/prompts/PromptsPage';
import { layer } from '../../src/service/layer';
import { settings } from '../../src/state/settings';
import { ToolsPage } from '../../src/toolsPage/ToolsPage';
import { mount } from '../support/mount';

/** The requests, each with the layer that it asks for. */
let asked: string[];
let mayEditTeam: boolean | undefined;
let unmount = () => {};
let place: HTMLElement;

const prompt = (layer: string) => ({ name: 'system_context/01_role', source: layer === 'user' ? 'overridden' : layer, layer });
const preview = {
  text: 'The role.',
  tokens: 3,
  window: 8000,
  tools: { tokens: 0, offered: [], leftOut: [] },
  sections: [
    { name: 'role', tokens: 3, leftOut: [], parts: [{ name: 'system_context/01_role', layer: 'team', line: 1 }] },
    { name: 'environment', tokens: 0, leftOut: [], parts: [{ name: 'nothing', line: null }] },
  ],
};
const tool = { name: 'listRules', title: 'List rules', description: 'd', runsIn: 'server', plugIn: null, readsOnly: true, tokens: 1 };

function answer(path: string, isStudios: boolean): unknown {
  const own = { id: '1', name: 'Mine', text: 'Say hello.', layer: 'user' };
  const studios = { id: 'team:1', name: 'House', text: 'House style.', layer: 'team' };
  switch (path) {
    case '/api/service':
      return { mayEditTeam };
    case '/api/user-context/rules':
      return { rules: isStudios ? [{ ...studios, id: '1' }] : [studios, own] };
    case '/api/prompts':
      return { prompts: [prompt('team')] };
    case '/api/prompts/system_context/01_role':
      return { ...prompt('team'), text: 'The role.', knownVariables: [] };
    case '/api/prompts/preview':
      return preview;
    case '/api/toolbox':
      return {
        tools: [{ ...tool, asksFirst: false, forChat: true, forClients: true, parameters: { type: 'object', properties: {} } }],
        marks: { everyone: isStudios ? { listRules: 'ask' } : {}, personas: {} },
        ...(!isStudios && { team: { listRules: 'ask' } }),
        ...{ problem: null, personas: {}, active: null, plugIns: [], plugInFolder: '/data/plugins' },
      };
    case '/api/skill-tools':
      return { skills: [] };
    default:
      return undefined;
  }
}

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  settings.update({ address: 'http://service.test' });
  asked = [];
  mayEditTeam = true;
  vi.stubGlobal('fetch', async (url: string, init?: RequestInit) => {
    const { pathname } = new URL(url);
    const sent = new Headers(init?.headers).get('X-Comfy-Assistant-Layer');
    asked.push(`${sent ?? 'mine'} ${init?.method ?? 'GET'} ${pathname}`);
    const body = answer(pathname, sent === 'team');
    return body === undefined ? new Response('', { status: 404 }) : Response.json(body);
  });
});
afterEach(() => {
  unmount();
  layer.set('user');
  location.hash = '';
  vi.unstubAllGlobals();
});

async function open(page: React.ReactNode, hash: string) {
  location.hash = hash;
  ({ place, unmount } = await mount(page));
  await act(async () => {});
}
const button = (text: string) => [...place.querySelectorAll('button')].find((one) => one.textContent === text);
const press = (text: string) => act(async () => button(text)!.click());
const cards = () => [...place.querySelectorAll('.cards > li')];

test('only those who may edit what the studio has can switch to it', async () => {
  for (const not of [false, undefined]) {
    mayEditTeam = not;
    await open(<PromptsPage />, 'rules');
    expect(button('The studio’s')).toBeUndefined();
    unmount();
  }
  expect(asked.some((one) => one.startsWith('team'))).toBe(false);
});

test('what is the studio’s is named, and changed only where the page is about that', async () => {
  await open(<PromptsPage />, 'rules');
  expect(cards().map((card) => card.querySelector('.badge')!.textContent)).toEqual(['the studio’s', 'yours']);
  expect(cards().map((card) => card.querySelectorAll('button').length)).toEqual([0, 2]);

  await press('The studio’s');
  expect(cards()).toHaveLength(1);
  expect(cards()[0]!.querySelectorAll('button')).toHaveLength(2);
  expect(place.textContent).toContain('for everybody in the studio');
  vi.stubGlobal('confirm', () => true);
  await press('Delete');
  expect(asked).toContain('team DELETE /api/user-context/rules/1');
  expect(asked).not.toContain('mine DELETE /api/user-context/rules/1');

  await press('Mine');
  expect(cards()).toHaveLength(2);
});

test('the studio has no personality, goals, personas or tries', async () => {
  await open(<PromptsPage />, 'goals');
  await press('The studio’s');
  expect([...place.querySelectorAll('nav button')].map((one) => one.textContent)).toEqual(['Rules', 'Skills', 'Prompts']);
  expect(cards()).toHaveLength(1);
});

test('a prompt of the studio’s says so, and so does the preview of each part', async () => {
  await open(<PromptsPage />, 'templates');
  expect(place.querySelector('.names .badge')!.textContent).toBe('the studio’s');
  expect(place.textContent).toContain('counts for you alone');
  expect(button('Reset to default')).toBeUndefined();
  expect([...place.querySelectorAll('.parts > li')].map((part) => [...part.children].map((one) => one.textContent))).toEqual([
    ['line 1', 'system_context/01_role', 'the studio’s'],
  ]);
});

test('an unsaved text of one’s own is not proposed for the studio', async () => {
  const editor = (text: string) => <Editor label="role" text={text} save={async () => true} />;
  const area = () => place.querySelector('textarea')!;
  await open(editor('mine'), '');
  await act(async () => {
    // React watches the element's own setter to detect changes.
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')!.set!.call(area(), 'private thoughts');
    area().dispatchEvent(new Event('input', { bubbles: true }));
  });
  unmount();
  layer.set('team');
  await open(editor('of the studio'), '');
  expect(area().value).toBe('of the studio');
  unmount();
  layer.set('user');
  await open(editor('mine'), '');
  expect(area().value).toBe('private thoughts');
});

test('a mark of the studio’s can be made stricter and not looser', async () => {
  const choices = () => [...place.querySelectorAll('.marks select option')].map((option) => option.getAttribute('value'));
  await open(<ToolsPage />, '');
  expect(place.textContent).toContain('everybody is asked before each call');
  expect(choices()).toEqual(['', 'ask', 'off']);
  expect(button('Call')).toBeDefined();
  await press('The studio’s');
  expect(choices()).toEqual(['', 'on', 'ask', 'off']);
  expect(button('Call')).toBeUndefined();
  expect(asked).not.toContain('team GET /api/skill-tools');
});
