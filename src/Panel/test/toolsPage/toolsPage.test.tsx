import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { settings } from '../../src/state/settings';
import { ToolsPage } from '../../src/toolsPage/ToolsPage';
import { mount } from '../support/mount';
import { fakeService, routes } from '../support/service';

const tool = (name: string, more: object = {}) => ({
  name,
  title: name,
  description: `What ${name} does.`,
  runsIn: 'server',
  plugIn: null,
  readsOnly: true,
  asksFirst: false,
  forChat: true,
  forClients: true,
  tokens: 40,
  parameters: { type: 'object', properties: {}, required: [] },
  ...more,
});

const toolbox = {
  tools: [
    tool('suggestImageSize', {
      title: 'Suggest image size',
      plugIn: 'MyTools',
      parameters: {
        type: 'object',
        properties: {
          aspectRatio: { type: 'number', description: 'Width divided by height.' },
          side: { type: 'integer', default: 1024 },
          style: { type: 'string', enum: ['wide', 'tall'] },
        },
        required: ['aspectRatio'],
      },
    }),
    tool('addNode', { runsIn: 'browser', readsOnly: false }),
    tool('skill_weather__now_1', {
      title: 'weather: Now',
      asksFirst: true,
      server: 'skill:weather',
      skill: 'weather',
      calls: 'GET https://api.weather.example/v1/{city}',
    }),
    tool('memory__search', { title: 'memory: Search', server: 'memory' }),
  ],
  marks: { everyone: { addNode: 'off' }, personas: {} },
  problem: null,
  personas: { pirate: 'Pirate' },
  active: null,
  plugIns: [
    { name: 'MyTools', isAllowed: true, tools: ['suggestImageSize'], problem: 'It is no .NET assembly.' },
    { name: 'Waiting', isAllowed: false, tools: [], problem: null },
  ],
  plugInFolder: '/data/plugins',
};

let place: HTMLElement;
let unmount: () => void;
let posted: [path: string, body: unknown][];
beforeEach(async () => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  routes.clear();
  location.hash = '';
  settings.update({ address: 'http://service.test' });
  fakeService();
  posted = [];
  routes.set('/api/toolbox', () => toolbox);
  routes.set('/api/skill-tools', () => ({ skills: [] }));
  const keep = (path: string, answer: object) =>
    routes.set(path, (body) => {
      posted.push([path, body]);
      return answer;
    });
  const none = { text: null, output: null, error: null, canvas: null, milliseconds: 1.5, tokens: 9 };
  keep('/api/toolbox/suggestImageSize/call', { ...none, text: '{"success":true,"data":{"width":1344}}' });
  keep('/api/toolbox/addNode/call', { ...none, canvas: { tool: 'addNode', input: { nodeType: 'KSampler' } } });
  keep('/api/toolbox/suggestImageSize/mark', {});
  ({ place, unmount } = await mount(<ToolsPage />));
});
afterEach(() => {
  unmount();
  vi.unstubAllGlobals();
});

const field = (name: string) => place.querySelector<HTMLInputElement>(`[name=${name}]`)!;
const press = (text: string) =>
  act(async () => [...place.querySelectorAll('button')].find((button) => button.textContent.startsWith(text))!.click());

test('a tool is called with what was filled in, and what the model would read is shown to the letter', async () => {
  expect(field('side').placeholder).toBe('1024');
  field('aspectRatio').value = '1.78';
  await press('Call');
  expect(posted).toEqual([['/api/toolbox/suggestImageSize/call', { arguments: { aspectRatio: '1.78' } }]]);
  expect(place.querySelector('.called pre')!.textContent).toBe('{"success":true,"data":{"width":1344}}');
  expect(place.querySelector('.called')!.textContent).toContain('1.5 ms');
});

test('of a canvas tool it is said that only a panel runs it', async () => {
  await press('Add');
  expect(location.hash).toBe('#addNode');
  await press('Call');
  expect(place.querySelector('.called')!.textContent).toMatch(/the panel would now call addNode with:.*KSampler/s);
});

test('tools of skills and of MCP servers are listed, with whom a call goes to and without marks', async () => {
  const groups = [...place.querySelectorAll('.names section')].map((group) => group.getAttribute('aria-label'));
  expect(groups).toEqual(['MyTools', 'From skills', 'MCP servers', 'The assistant’s own']);
  await press('weather: Now');
  const section = place.querySelector('.tool-section')!;
  expect(section.textContent).toContain('GET https://api.weather.example/v1/{city}');
  expect(section.textContent).toContain('Calls https://api.weather.example');
  expect(section.querySelector('.marks')).toBeNull();
  await press('memory: Search');
  expect(place.querySelector('.tool-section')!.textContent).toContain('Calls memory');
});

test('a mark is saved for everyone or for a persona', async () => {
  const choices = place.querySelectorAll<HTMLSelectElement>('.marks select');
  for (const [choice, value] of [
    [choices[0]!, 'ask'],
    [choices[1]!, 'off'],
  ] as const)
    await act(async () => {
      choice.value = value;
      choice.dispatchEvent(new Event('change', { bubbles: true }));
    });
  expect(posted.map(([, body]) => body)).toEqual([
    { mark: 'ask', persona: null },
    { mark: 'off', persona: 'pirate' },
  ]);
});

test('plug-ins are shown with what is wrong, and those that are not allowed with how to allow them', () => {
  const plugIns = [...place.querySelectorAll('.cards > li')].map((one) => one.textContent);
  expect(plugIns[0]).toMatch(/MyTools.*1 tool.*no \.NET assembly.*last good version/s);
  expect(plugIns[1]).toMatch(/Waiting.*COMFY_ASSISTANT_PLUGINS/s);
});
