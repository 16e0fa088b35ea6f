import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { settings } from '../../src/state/settings';
import { SkillTools } from '../../src/toolsPage/SkillTools';
import { mount } from '../support/mount';
import { fakeService, routes } from '../support/service';

const site = 'https://api.weather.example';
const weather = {
  slug: 'weather',
  name: 'Weather',
  file: 'openapi.yaml',
  problem: null,
  tools: [
    {
      name: 'getForecast',
      wireName: 'skill_weather__getForecast_1',
      title: 'The forecast',
      description: 'What it will be.',
      arguments: '- city: Where.',
      leave: 'never',
      hasChanged: false,
      isGone: false,
      unusable: null,
      fingerprint: 'f1',
      calls: `GET ${site}/forecast/{city}`,
    },
  ],
  leftOut: [{ operation: 'upload', why: 'its body is image/png' }],
  sites: [
    { address: site, isClosed: false },
    { address: 'http://127.0.0.1:8000', isClosed: true },
  ],
  keys: [{ scheme: 'token', origin: site, kind: 'header', isNeeded: true, isGiven: true, end: '4711' }],
  servers: [
    { name: 'notes', command: 'npx', args: ['-y', 'a b'], cwd: null, url: null, env: ['A=1'], isTaken: false, fingerprint: 's1' },
    { name: 'far', command: null, args: [], cwd: null, url: 'https://far.example/mcp', env: [], isTaken: true, fingerprint: 's2' },
  ],
  serverProblems: ['The server "bad" needs either a "command" or a "url".'],
};

let place: HTMLElement;
let unmount: () => void;
let posted: [path: string, body: unknown][];
beforeEach(async () => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  routes.clear();
  settings.update({ address: 'http://service.test' });
  fakeService();
  posted = [];
  routes.set('/api/skill-tools', () => ({ skills: [weather] }));
  for (const path of ['tools', 'keys/token', 'servers/notes'])
    routes.set(`/api/skill-tools/weather/${path}`, (body) => {
      posted.push([path, body]);
      return {};
    });
  ({ place, unmount } = await mount(<SkillTools />));
});
afterEach(() => {
  unmount();
  vi.unstubAllGlobals();
});

const press = (text: string) =>
  act(async () => [...place.querySelectorAll('button')].find((button) => button.textContent === text)!.click());

test('a tool is shown with what it calls, and allowed as it was seen', async () => {
  expect(place.textContent).toContain(`GET ${site}/forecast/{city}`);
  const choice = place.querySelector('select')!;
  await act(async () => {
    choice.value = 'ask';
    choice.dispatchEvent(new Event('change', { bubbles: true }));
  });
  expect(posted).toEqual([['tools', { tool: 'getForecast', leave: 'ask', fingerprint: 'f1' }]]);
});

test('a key is entered for its site, shown by its end, and forgotten', async () => {
  expect(place.querySelector('.field')!.textContent).toMatch(/token.*…4711.*api\.weather\.example alone/s);
  const field = place.querySelector<HTMLInputElement>('input[type=password]')!;
  await act(async () => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!.set!.call(field, 'secret');
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });
  await press('Save');
  expect(field.value).toBe('');
  await press('Delete');
  expect(posted.map(([, body]) => body)).toEqual([
    { origin: site, value: 'secret' },
    { origin: site, value: null },
  ]);
});

test('a server is offered with everything that would run, and one that is there is not offered again', async () => {
  expect(place.querySelector('pre')!.textContent).toBe('npx -y "a b"\nA=1');
  await press('Add this server');
  expect(posted).toEqual([['servers/notes', { fingerprint: 's1' }]]);
  expect(place.querySelector('[aria-label=far]')!.textContent).toContain('You have an MCP server of this name');
});

test('what cannot be used is named, and a machine of the own network comes with how to allow it', () => {
  expect(place.textContent).toContain('1 operation cannot be used');
  expect(place.textContent).toContain('its body is image/png');
  expect(place.textContent).toContain('"bad" needs either');
  expect(place.textContent).toMatch(/127\.0\.0\.1:8000 is a machine of your own network.*COMFY_ASSISTANT_SKILL_ADDRESSES/s);
});
