import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { answer, call, holdUntil, say } from '../conformance/support/answers.mjs';
import { Provider } from '../conformance/support/provider.mjs';
import { scriptedComfy } from './support/comfyWithPack.mjs';
import { httpsProxy } from './support/httpsProxy.mjs';
import { gate } from './support/panel.mjs';
import { PanelPage } from './support/PanelPage.mjs';
import { ends } from './support/processes.mjs';
import { watchedPage } from './support/watchedPage.mjs';

// Two servers and a proxy are between the page and its answers.
const PATIENCE = 20_000;
const provider = new Provider();
let comfy, browser;

before(async () => ([comfy, browser] = await scriptedComfy(provider)));

after(async () => {
  await browser?.close();
  await comfy?.stop();
  await provider.stop();
});

test('the panel in ComfyUI holds a turn with tools over ComfyUI’s one port, and the token stays behind', async (t) => {
  const { page, received } = await watchedPage(t, browser);
  const panel = await PanelPage.openInComfy(page, comfy.url, PATIENCE);
  turn();
  await panel.ask('add a Sparkle Maker', 'It sparkles.');

  assert.deepEqual(await page.evaluate(() => globalThis.app.graph.nodes.map((node) => node.type)), ['SparkleMaker']);
  const { token } = await comfy.service();
  assert.ok(token.length >= 32);
  const all = await Promise.all(received);
  assert.ok(all.some(({ url }) => new URL(url).pathname === '/assistant/api/chat'));
  for (const { url, bytes } of all) {
    assert.equal(new URL(url).origin, comfy.url, 'one origin');
    assert.ok(!bytes.includes(token), url);
  }
  assert.ok(!(await page.evaluate(() => JSON.stringify(localStorage))).includes(token));
});

test('ComfyUI loads little until the assistant is wanted; shortcuts, menus and toasts reach it', async (t) => {
  const { page, received } = await watchedPage(t, browser);
  page.setDefaultTimeout(PATIENCE);
  const panel = new PanelPage(page);
  await page.goto(comfy.url);
  await page.getByRole('button', { name: 'ComfyAssistant', exact: true }).waitFor();
  const before = (await Promise.all(received)).filter(({ url }) => url.includes('/extensions/') || url.includes('/assistant/'));
  assert.deepEqual(
    before.map(({ url }) => new URL(url).pathname.split('/').at(-1)).sort(),
    ['loader.js', 'panel.js'],
    'nothing else is asked for',
  );

  await page.keyboard.press('Alt+q');
  await panel.ready();
  await page.waitForFunction(() => document.activeElement?.shadowRoot?.activeElement?.tagName === 'TEXTAREA');
  // From inside of the panel, too.
  await page.keyboard.press('Alt+a');
  await panel.box.waitFor({ state: 'detached' });

  await page.evaluate(() => {
    const { app, LiteGraph } = globalThis;
    const node = LiteGraph.createNode('SparkleMaker');
    app.graph.add(node);
    void app.collectNodeMenuItems(node)[0].callback();
  });
  await panel.ready();
  await page.waitForFunction(() => document.activeElement?.shadowRoot?.activeElement?.value === '@SparkleMaker ');
  await page.keyboard.type('what is this?');
  provider.reset();
  const answered = gate();
  provider.willAnswer(answer(holdUntil(answered.opened), say('It sparkles.')));
  await page.keyboard.press('Enter');
  await panel.button('Stop').waitFor();
  await page.keyboard.press('Alt+a');
  answered.open();
  await page.locator('.toast', { hasText: 'The assistant has finished' }).waitFor();
  const { messages } = provider.requests.at(-1).body;
  assert.match(JSON.stringify(messages.at(-1).content), /@SparkleMaker what is this\?.*of type SparkleMaker/);
});

test('the service’s own page works below a path of ComfyUI’s', async (t) => {
  const { page } = await watchedPage(t, browser);
  const panel = await PanelPage.open(page, `${comfy.url}/assistant`, PATIENCE);
  turn();
  await panel.ask('add a Sparkle Maker', 'It sparkles.');
  await panel.holds('SparkleMaker');

  await page.goto(`${comfy.url}/assistant/prompts`);
  await page.getByRole('link', { name: 'Back' }).or(page.getByRole('link').first()).first().waitFor();
});

test('with https in front it works the same', async (t) => {
  const tls = await httpsProxy(comfy.url);
  t.after(() => tls.stop());
  const { page } = await watchedPage(t, browser, { ignoreHTTPSErrors: true });
  const panel = await PanelPage.openInComfy(page, tls.url, PATIENCE);
  turn();
  await panel.ask('add a Sparkle Maker', 'It sparkles.');
});

test('the settings name the log and the version', async (t) => {
  const { page } = await watchedPage(t, browser);
  const panel = await PanelPage.openInComfy(page, comfy.url, PATIENCE);
  await panel.button('Settings').click();
  await panel.drawer.getByText(/service\.log$/).waitFor();
  await panel.drawer.getByText(/^Version \d/).waitFor();
});

test('a page of another origin gets 403', async () => {
  for (const path of ['/assistant/api/tools', '/api/assistant/api/tools', '/assistant/pack', '/assistant/healthz']) {
    const refused = await fetch(comfy.url + path, { headers: { Origin: 'http://127.0.0.1:3000' } });
    assert.equal(refused.status, 403, path);
    assert.equal(refused.headers.get('access-control-allow-origin'), null);
  }
});

test('when ComfyUI is killed, no service is left', async () => {
  const { pid } = await comfy.service();
  process.kill(pid, 0);
  await comfy.kill();
  await ends(pid);
});

function turn() {
  provider.reset();
  provider.willAnswer(answer(say('I add it.'), call('addNode', { nodeType: 'SparkleMaker' })), answer(say('It sparkles.')));
}
