import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Conversation } from '../../src/chat/Conversation';
import { offeredTools } from '../../src/chat/offeredTools';
import { forgetTools } from '../../src/service/tools';
import { newSession } from '../../src/sessions/Session';
import { settings } from '../../src/state/settings';
import { draftsOf } from '../../src/ui/servers/edited';
import { lineOf, wordsOf } from '../../src/text/commandLine';
import { openCanvas } from '../support/canvas';
import { calls, fakeService, routes, says } from '../support/service';

// Its polling would continue after a test.
vi.mock('../../src/service/health', () => ({ watchHealth: async () => undefined }));

const called: unknown[] = [];
let page: ReturnType<typeof openCanvas>;
beforeEach(() => {
  page = openCanvas();
  settings.update({ address: 'http://service.test', confirmReplace: false });
  called.length = 0;
  forgetTools();
  routes.clear();
  routes.set('/api/tools', () => ({
    tools: [
      { name: 'addNode', runsIn: 'browser' },
      { name: 'memory__search', title: 'memory: Search', runsIn: 'browser', server: 'memory' },
      { name: 'memory__read', title: 'memory: Read', runsIn: 'server', server: 'memory' },
    ],
  }));
  routes.set('/api/mcp/calls', (body) => {
    called.push(body);
    return { success: true, data: 'found' };
  });
});
afterEach(() => {
  settings.update({ confirmReplace: true });
  routes.clear();
  vi.unstubAllGlobals();
});

const open = () => new Conversation(newSession(), [], page.canvas, undefined);
const asked = (conversation: Conversation) => {
  const question = conversation.state.get().questions['1'];
  return question?.kind === 'permit' ? question : undefined;
};
const done = (conversation: Conversation) => vi.waitFor(() => expect(conversation.state.get().busy).toBe(false));
const outputOf = (posted: ReturnType<typeof fakeService>) =>
  posted[1]!.messages.at(-1)!.parts.find(({ type }) => type === 'tool-memory__search')!.output;

test('the user is asked, sees what is sent, and the service calls it then', async () => {
  const posted = fakeService(calls(['1', 'memory__search', { query: 'cats' }]), says('Found.'));
  expect(await offeredTools()).toEqual(['addNode', 'memory__search']);
  const conversation = open();
  void conversation.send('look');
  await vi.waitFor(() => expect(asked(conversation)).toBeDefined());
  expect(asked(conversation)!.permission).toMatchObject({
    kind: 'call',
    subject: 'memory: Search',
    facts: [
      { what: 'server', value: 'memory' },
      { what: 'arguments', value: '{\n "query": "cats"\n}' },
    ],
  });
  expect(called).toEqual([]);
  asked(conversation)!.answer({ agreed: true });
  await done(conversation);
  expect(called).toEqual([{ tool: 'memory__search', input: { query: 'cats' } }]);
  expect(outputOf(posted)).toEqual({ success: true, data: 'found' });
});

test("a skill's call names the skill and the address that it goes to", async () => {
  routes.set('/api/tools', () => ({
    tools: [
      {
        name: 'skill_weather__now_1',
        title: 'weather: Now',
        runsIn: 'browser',
        server: 'skill:weather',
        skill: 'weather',
        calls: 'GET https://api.weather.example/v1/{city}',
      },
    ],
  }));
  fakeService(calls(['1', 'skill_weather__now_1', { city: 'Rome' }]), says('Sunny.'));
  const conversation = open();
  void conversation.send('look');
  await vi.waitFor(() => expect(asked(conversation)).toBeDefined());
  expect(asked(conversation)!.permission).toMatchObject({
    facts: [
      { what: 'skill', value: 'weather' },
      { what: 'address', value: 'GET https://api.weather.example/v1/{city}' },
      { what: 'arguments', value: '{\n "city": "Rome"\n}' },
    ],
    effects: [{ what: 'sends', values: { server: 'https://api.weather.example' } }],
  });
  asked(conversation)!.answer({ agreed: false });
  await done(conversation);
});

test('a no is not sent on, and a failure of the server is told to the model', async () => {
  const declined = fakeService(calls(['1', 'memory__search', {}]), says('All right.'));
  const first = open();
  void first.send('look');
  await vi.waitFor(() => expect(asked(first)).toBeDefined());
  asked(first)!.answer({ agreed: false });
  await done(first);
  expect(called).toEqual([]);
  expect(outputOf(declined)).toMatchObject({ success: false, rejected: true });

  routes.set('/api/mcp/calls', () => ({ success: false, error: 'The MCP server "memory" broke off the call.' }));
  const failed = fakeService(calls(['1', 'memory__search', {}]), says('It failed.'));
  const second = open();
  void second.send('look');
  await vi.waitFor(() => expect(asked(second)).toBeDefined());
  asked(second)!.answer({ agreed: true });
  await done(second);
  expect(outputOf(failed)).toMatchObject({ success: false, error: 'The MCP server "memory" broke off the call.' });
});

test.each([
  ['npx -y @modelcontextprotocol/server-memory', 'memory', { command: 'npx', args: ['-y', '@modelcontextprotocol/server-memory'] }],
  [
    'uvx mcp-server-git --repository "/home/me/my repo"',
    'git',
    { command: 'uvx', args: ['mcp-server-git', '--repository', '/home/me/my repo'] },
  ],
  ['"C:\\Program Files\\x\\tool.exe" run', 'run', { command: 'C:\\Program Files\\x\\tool.exe', args: ['run'] }],
  ['https://mcp.example.org/mcp', 'mcp.example.org', { url: 'https://mcp.example.org/mcp' }],
  ['{"command":"node","args":["x.js"]}', 'x', { command: 'node', args: ['x.js'] }],
])('%s becomes a server', (start, name, draft) => {
  expect(draftsOf({ name: '', start, keys: '' })).toEqual([[name, draft]]);
});

test("other clients' files are taken as they are, and keys by their lines", () => {
  const start = '{"mcpServers":{"a":{"command":"x","env":{"K":"1"}},"b":{"url":"https://b.example/mcp"}}}';
  expect(draftsOf({ name: 'ignored', start, keys: '' })).toEqual([
    ['a', { command: 'x', env: { K: '1' } }],
    ['b', { url: 'https://b.example/mcp' }],
  ]);
  expect(draftsOf({ name: 'c', start: 'https://c.example', keys: 'Authorization: Bearer x=y\n\n' })).toEqual([
    ['c', { url: 'https://c.example', headers: { Authorization: 'Bearer x=y' } }],
  ]);
  // What is stored stays where its value was left empty.
  const server = { name: 'd', command: 'd', args: [], keys: ['OLD'], isOff: false, state: 'stopped', isListed: false, tools: [] } as const;
  expect(draftsOf({ name: 'd', start: 'd', keys: 'OLD=\nNEW=2', server: { ...server, args: [], keys: ['OLD'], tools: [] } })).toEqual([
    ['d', { command: 'd', args: [], env: { OLD: null, NEW: '2' } }],
  ]);
  expect(() => draftsOf({ name: '', start: '{"command":', keys: '' })).toThrow(SyntaxError);
});

test('a command line that is shown can be saved again', () => {
  const words = ['npx', '-y', 'two words', 'a"b', 'plain'];
  expect(wordsOf(lineOf(words))).toEqual(words);
});
