import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { answer, call, say } from '../conformance/support/answers.mjs';
import { Provider } from '../conformance/support/provider.mjs';
import { artifact } from './support/artifacts.mjs';
import { launch } from './support/browser.mjs';
import { comfyWithPack } from './support/comfyWithPack.mjs';
import { PanelPage } from './support/PanelPage.mjs';
import { ends } from './support/processes.mjs';
import { layAsManager, publish, smoke } from './support/published.mjs';
import { watchedPage } from './support/watchedPage.mjs';

const KEY = 'sk-entered-in-comfyui-8765';
// A first start, and two servers and a proxy between the page and its answers.
const PATIENCE = 30_000;
const provider = new Provider();
let published, comfy, browser;

before(async () => {
  published = await publish();
  await provider.start();
  // No model is named anywhere, and there is no .NET on ComfyUI's PATH.
  [comfy, browser] = await Promise.all([comfyWithPack({}, (folder) => layAsManager(folder, published)), launch()]);
});

after(async () => {
  await browser?.close();
  await comfy?.stop();
  await provider.stop();
  await published?.remove();
});

test('an artist installs the wheel and the pack, connects a model by clicking, and builds on the canvas', async (t) => {
  const { page, received } = await watchedPage(t, browser);
  const panel = await PanelPage.openInComfy(page, comfy.url, PATIENCE);
  await page.screenshot({ path: artifact('from-nothing') });
  provider.models = [{ id: 'scripted', context_length: 64000, supported_parameters: ['tools'] }];

  await panel.button('Models').click();
  await panel.button('Another address').click();
  await page.getByLabel('Address').fill(provider.baseUrl);
  await page.getByLabel('Key').fill(KEY);
  await panel.button('Connect').click();
  await page.getByText('in use').waitFor();
  await page.screenshot({ path: artifact('from-nothing-connected') });
  await page.keyboard.press('Escape');
  provider.willAnswer(answer(say('I add it.'), call('addNode', { nodeType: 'SparkleMaker' })), answer(say('It sparkles.')));
  await panel.ask('add a Sparkle Maker', 'It sparkles.');

  assert.deepEqual(await page.evaluate(() => globalThis.app.graph.nodes.map((node) => node.type)), ['SparkleMaker']);
  assert.deepEqual(
    provider.requests.map(({ headers }) => headers.authorization),
    [`Bearer ${KEY}`, `Bearer ${KEY}`],
  );
  const { token } = await comfy.service();
  for (const { url, bytes } of await Promise.all(received)) {
    assert.equal(new URL(url).origin, comfy.url, 'one origin');
    assert.ok(!bytes.includes(token) && !bytes.includes(KEY), url);
  }
});

test('when ComfyUI is killed, no service is left', async () => {
  const { pid } = await comfy.service();
  await comfy.kill();
  await ends(pid);
});

test('the archive for Linux runs where there is no .NET', async (t) => {
  t.diagnostic((await smoke(published.archive)).trim());
});
