import assert from 'node:assert/strict';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { answer, call, say } from '../conformance/support/answers.mjs';
import { Provider } from '../conformance/support/provider.mjs';
import { artifact } from './support/artifacts.mjs';
import { install, scriptedComfy } from './support/comfyWithPack.mjs';
import { PanelPage } from './support/PanelPage.mjs';
import { ends } from './support/processes.mjs';
import { watchedPage } from './support/watchedPage.mjs';

// ComfyUI and the service restart in the middle of the turn.
const PATIENCE = 40_000;
const provider = new Provider();
let comfy, browser;

before(async () => ([comfy, browser] = await scriptedComfy(provider, withManager)));

after(async () => {
  await browser?.close();
  await comfy?.stop();
  await provider.stop();
});

async function withManager(folder) {
  await install(folder);
  await cp(fileURLToPath(new URL('comfyui/manager', import.meta.url)), join(folder, 'custom_nodes', 'comfyui-manager'), {
    recursive: true,
  });
}

const told = () =>
  provider.requests
    .at(-1)
    .body.messages.filter(({ role }) => role === 'tool')
    .map(({ content }) => JSON.parse(content));

test('a package is found, asked about, installed, and the turn goes on after ComfyUI and the service have restarted', async (t) => {
  const { page } = await watchedPage(t, browser);
  const panel = await PanelPage.openInComfy(page, comfy.url, PATIENCE);
  const { pid } = await comfy.service();
  provider.willAnswer(
    answer(call('findNodePackage', { nodeTypes: ['GlitterMaker'] })),
    answer(call('installNodePackage', { package: 'glitter' })),
    answer(call('addNode', { nodeType: 'GlitterMaker' })),
    answer(say('It glitters.')),
  );
  await panel.say('I need a GlitterMaker');
  const card = page.getByRole('region', { name: 'Install the node package “Glitter”?' });
  await card.waitFor();
  for (const text of ['someone', '321', 'https://github.com/someone/glitter']) await card.getByText(text, { exact: true }).waitFor();
  await page.screenshot({ path: artifact('package-asked') });
  await card.getByRole('button', { name: 'Install and restart' }).click();
  await panel.transcript.getByText('It glitters.').waitFor();
  await panel.idle();

  const [found, installed, added] = told();
  assert.equal(found.data.packages[0].id, 'glitter');
  assert.match(found.data.packages[0].publisher, /someone/);
  assert.equal(installed.data.installed, 'glitter');
  assert.equal(added.success, true);
  assert.deepEqual(await page.evaluate(() => globalThis.app.graph.nodes.map((node) => node.type)), ['GlitterMaker']);
  await ends(pid);
  assert.notEqual((await comfy.service()).pid, pid, 'the service is another one now');
});

test('a package that is there is not asked about again', async (t) => {
  const { page } = await watchedPage(t, browser);
  const panel = await PanelPage.openInComfy(page, comfy.url, PATIENCE);
  provider.reset();
  provider.willAnswer(answer(call('installNodePackage', { package: 'glitter' })), answer(say('It is there.')));
  await panel.ask('install glitter', 'It is there.');
  assert.equal(told()[0].data.installed, 'glitter');
});

test('a missing model is asked about and downloaded', async (t) => {
  const { page } = await watchedPage(t, browser);
  const panel = await PanelPage.openInComfy(page, comfy.url, PATIENCE);
  await page.evaluate(() => {
    const node = globalThis.LiteGraph.createNode('CheckpointLoaderSimple');
    node.properties = { models: [{ name: 'fox.safetensors', url: 'https://example.org/fox.safetensors', directory: 'checkpoints' }] };
    globalThis.app.graph.add(node);
  });
  provider.reset();
  const get = () => answer(call('downloadModel', { file: 'fox.safetensors' }));
  provider.willAnswer(get(), answer(say('All right, not now.')), get(), answer(say('It is there.')));
  const card = page.getByRole('region', { name: 'Download the model “fox.safetensors”?' });
  await panel.say('get the model');
  await card.waitFor();
  for (const text of ['example.org', 'https://example.org/fox.safetensors', 'models/checkpoints', '2.1GB'])
    await card.getByText(text, { exact: true }).waitFor();
  await page.screenshot({ path: artifact('model-asked') });
  await card.getByRole('button', { name: 'Not now' }).click();
  await panel.transcript.getByText('All right, not now.').waitFor();
  await panel.idle();
  assert.match(told()[0].error, /decided against it/);

  await panel.say('get it after all');
  // Once there was no card, and nothing to tell why.
  await card.waitFor().catch((error) => assert.fail(`${error.message}\nThe model was told: ${JSON.stringify(told())}`));
  await card.getByRole('button', { name: 'Download' }).click();
  await panel.transcript.getByText('It is there.').waitFor();
  await panel.idle();
  assert.equal(told().at(-1).data.downloaded, 'fox.safetensors');
});
