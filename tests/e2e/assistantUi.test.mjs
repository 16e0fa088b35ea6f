import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { answer, call, say, writeCall } from '../conformance/support/answers.mjs';
import { Host } from '../conformance/support/host.mjs';
import { Provider } from '../conformance/support/provider.mjs';
import { faults } from '../conformance/support/providerRules.mjs';
import { launch } from './support/browser.mjs';
import { servePage } from './support/pageServer.mjs';
import { watch } from './support/watch.mjs';

// assistant-ui 0.12.9, unpatched, in a real browser against the running service.

const LIMIT_MS = 60_000;
const provider = new Provider();
let host, server, browser;

before(async () => {
  await provider.start();
  host = await Host.start({ OPENAI_API_BASE_URL: provider.baseUrl, OPENAI_API_KEY: 'scripted-key', OPENAI_MODEL: 'scripted' });
  server = await servePage();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
  await host?.stop();
  await provider.stop();
});

/** Runs a test in its own page; `said` waits for the last text of the turn and for its end. */
const scenario = (name, act) =>
  test(name, { timeout: LIMIT_MS }, async (t) => {
    provider.reset();
    const page = await browser.newPage();
    t.after(() => page.close());
    const watched = watch(page);
    await page.goto(`${server.url}/?service=${encodeURIComponent(host.url)}`);

    const send = async (text, last) => {
      await page.getByLabel('Message').fill(text);
      await page.getByRole('button', { name: 'Send' }).click();
      await page.getByText(last, { exact: true }).waitFor();
      await page.getByRole('status').waitFor({ state: 'detached' });
    };
    const verify = async ({ posted, called, roles }) => {
      await watched.verify({ posted });
      assert.equal(provider.requests.length, called, 'requests to the provider');
      for (const { body } of provider.requests) assert.deepEqual(faults(body), []);
      assert.deepEqual(await page.locator('[data-role]').evaluateAll((all) => all.map((one) => one.dataset.role)), roles);
    };
    const ran = () => page.evaluate(() => window.ran);
    const calls = () => page.locator('[data-tool]').evaluateAll((all) => all.map(({ dataset }) => `${dataset.tool} ${dataset.status}`));
    await act({ page, send, verify, ran, calls });
  });

scenario('text, and a second turn', async ({ page, send, verify }) => {
  provider.willAnswer(answer(say('Hel', 'lo.')), answer(say('Again.')));

  await send('Hi', 'Hello.');
  await send('And?', 'Again.');

  assert.deepEqual(await page.locator('p').allTextContents(), ['Hi', 'Hello.', 'And?', 'Again.']);
  await verify({ posted: 2, called: 2, roles: ['user', 'assistant', 'user', 'assistant'] });
});

scenario('two rounds of tools that the page registered', async ({ send, verify, ran, calls }) => {
  provider.willAnswer(
    answer(
      say('Adding.'),
      call('addNode', { nodeType: 'KSampler', position: { x: 1.5, y: 2 } }, 'call_0'),
      call('addNode', { nodeType: 'VAEDecode' }, 'call_1'),
    ),
    answer(say('Connecting.'), call('connectNodes', { sourceNodeId: 1, sourceSlot: 0, targetNodeId: 2, targetSlot: 0 }, 'call_0')),
    answer(say('All done.')),
  );

  await send('Add and connect', 'All done.');

  assert.deepEqual(await ran(), [
    { tool: 'addNode', input: { nodeType: 'KSampler', position: { x: 1.5, y: 2 } } },
    { tool: 'addNode', input: { nodeType: 'VAEDecode' } },
    { tool: 'connectNodes', input: { sourceNodeId: 1, sourceSlot: 0, targetNodeId: 2, targetSlot: 0 } },
  ]);
  assert.deepEqual(await calls(), ['addNode complete', 'addNode complete', 'connectNodes complete']);
  assert.deepEqual(JSON.parse(provider.requests[2].body.messages.at(-1).content), { success: true, data: {} });
  await verify({ posted: 3, called: 3, roles: ['user', 'assistant'] });
});

scenario('a call that the service refuses never runs in the page', async ({ send, verify, ran, calls }) => {
  provider.willAnswer(
    answer(call('connectNodes', { sourceNodeId: 3, sourceSlot: 0, targetNodeId: 3, targetSlot: 0 })),
    answer(call('addNode', '{"nodeType":"KSam')),
    answer(call('connectNodes', { sourceNodeId: 3, sourceSlot: 0, targetNodeId: 4, targetSlot: 0 })),
    answer(say('Third time lucky.')),
  );

  await send('Connect', 'Third time lucky.');

  assert.deepEqual(await ran(), [{ tool: 'connectNodes', input: { sourceNodeId: 3, sourceSlot: 0, targetNodeId: 4, targetSlot: 0 } }]);
  assert.deepEqual(await calls(), ['connectNodes error', 'addNode error', 'connectNodes complete']);
  await verify({ posted: 2, called: 4, roles: ['user', 'assistant'] });
});

scenario('a refused call whose arguments were shown keeps them, and the page goes on', async ({ page, send, verify, ran, calls }) => {
  let goOn;
  const held = new Promise((resolve) => (goOn = resolve));
  const self = ['{"sourceNodeId":3,"sourceSlot":0,', held, '"targetNodeId":3,"targetSlot":0}'];
  provider.willAnswer(
    answer(writeCall('connectNodes', self)),
    answer(writeCall('addNode', ['{"nodeType":"KSam', held])),
    answer(say('Neither.')),
  );

  const sent = send('Connect', 'Neither.');
  await page.locator('[data-tool="connectNodes"][data-input*="sourceSlot"]').waitFor();
  goOn();
  await sent;

  assert.deepEqual(await ran(), []);
  assert.deepEqual(await calls(), ['connectNodes error', 'addNode error']);
  await verify({ posted: 1, called: 3, roles: ['user', 'assistant'] });
});

scenario('a tool of the service is shown and not run by the page', async ({ send, verify, ran, calls }) => {
  assert.ok((await host.serverTools()).includes('listUserSkills'));
  provider.willAnswer(
    answer(call('listUserSkills', {})),
    answer(call('addNode', { nodeType: 'KSampler' }), call('listUserSkills', {})),
    answer(say('You have none.')),
  );

  await send('Which skills do I have?', 'You have none.');

  assert.deepEqual(
    (await ran()).map(({ tool }) => tool),
    ['addNode'],
  );
  assert.deepEqual(await calls(), ['listUserSkills complete', 'addNode complete', 'listUserSkills complete']);
  await verify({ posted: 2, called: 3, roles: ['user', 'assistant'] });
});
