import assert from 'node:assert/strict';
import { answer, call, say } from '../../conformance/support/answers.mjs';
import { capture } from '../support/capture.mjs';
import { panel } from '../support/panel.mjs';

const KEY = 'sk-entered-in-the-panel-4321';
const MODELS = [
  { id: 'gpt-5-mini', context_length: 64000, supported_parameters: ['tools'], architecture: { input_modalities: ['text', 'image'] } },
  { id: 'tiny-model', supported_parameters: [] },
  { id: 'text-embedding-3-small' },
];

// Nothing is set: the demo answers until a model is connected.
const scenario = panel({ demo: true });
const forgets = (t, host) => t.after(() => fetch(`${host.url}/api/models/other`, { method: 'DELETE' }));

async function connect(panel, provider, key = KEY) {
  await panel.button('Models').click();
  await panel.button('Another address').click();
  await panel.page.getByLabel('Address').fill(provider.baseUrl);
  await panel.page.getByLabel('Key').fill(key);
  await panel.button('Connect').click();
  await panel.page.getByText('in use').waitFor();
}

scenario(
  'a provider is connected by clicking, and holds a turn with a tool from the next message on',
  async ({ t, open, provider, host }) => {
    forgets(t, host);
    provider.models = MODELS;
    const panel = await open();
    await panel.page.getByText('Demo (no model)').waitFor();
    await panel.button('Models').click();
    await panel.page.getByRole('heading', { name: 'Connect a model' }).waitFor();
    await panel.button('OpenRouter').waitFor();
    await capture(panel.page, 'models');
    await panel.button('OpenAI').click();
    assert.equal(await panel.page.getByLabel('Address').inputValue(), 'https://api.openai.com/v1');
    assert.equal(await panel.page.getByRole('link', { name: 'Get a key' }).getAttribute('href'), 'https://platform.openai.com/api-keys');
    await capture(panel.page, 'models-form');
    await panel.button('Cancel').click();
    await panel.page.keyboard.press('Escape');

    await connect(panel, provider);
    await panel.page.keyboard.press('Escape');
    provider.willAnswer(answer(call('addNode', { nodeType: 'KSampler' })), answer(say('Added.')));
    await panel.ask('Add a KSampler', 'Added.');

    await panel.holds('KSampler');
    assert.deepEqual(
      provider.requests.map(({ body, headers }) => [body.model, headers.authorization]),
      [
        ['gpt-5-mini', `Bearer ${KEY}`],
        ['gpt-5-mini', `Bearer ${KEY}`],
      ],
    );
    // The key is in no byte that the browser receives, and not in its storage.
    const seen = await (await fetch(`${host.url}/api/models`)).text();
    assert.ok(seen.includes('••••4321') && !seen.includes(KEY), seen);
    assert.ok(!(await panel.page.evaluate(() => JSON.stringify(localStorage))).includes(KEY));
    assert.ok(!host.log.includes(KEY));
  },
);

scenario('a model is tested, chosen from the list, and switched in the middle of a conversation', async ({ t, open, provider, host }) => {
  forgets(t, host);
  provider.models = MODELS;
  const panel = await open();
  await connect(panel, provider);
  provider.willAnswer(answer(say('one, two, three')), answer(say('Red.')), answer(say('Red.')));
  await panel.button('Test: 127.0.0.1').click();
  await panel.page.getByText('Several tools at once').waitFor({ timeout: 30_000 });
  await panel.page.getByText('64,000 tokens').first().waitFor();
  await panel.page.getByText('It answered in words instead of calling the tool.').waitFor();
  await panel.button('Show models: 127.0.0.1').click();
  await panel.page.getByText('calls tools · sees pictures · 64,000 tokens').waitFor();
  assert.equal(await panel.page.getByText('text-embedding-3-small').count(), 0);
  await capture(panel.page, 'models-tested');
  await panel.button(/^tiny-model/, { exact: false }).click();
  await panel.page.keyboard.press('Escape');

  provider.willAnswer(answer(say('Small.')));
  await panel.ask('Hi', 'Small.');
  assert.equal(provider.requests.at(-1).body.model, 'tiny-model');

  const before = provider.requests.length;
  await panel.page.getByLabel('Model for this conversation').selectOption('environment');
  await panel.ask('describe the workflow', /workflow|canvas/i);
  assert.equal(provider.requests.length, before);

  // The choice belongs to the conversation, and new ones begin with the last.
  await panel.page.reload();
  await panel.ready();
  assert.equal(await panel.page.getByLabel('Model for this conversation').inputValue(), 'environment');
  await capture(panel.page, 'models-switch');

  // A connection that is gone leaves its conversations to the default.
  await panel.page.getByLabel('Model for this conversation').selectOption('other');
  await fetch(`${host.url}/api/models/other`, { method: 'DELETE' });
  await panel.page.reload();
  await panel.ready();
  await panel.ask('describe the workflow', /workflow|canvas/i);
  assert.equal(provider.requests.length, before);
});

scenario('a refused key is said where it was entered, and corrected without entering the rest', async ({ t, open, provider, host }) => {
  forgets(t, host);
  provider.models = MODELS;
  const panel = await open();
  await panel.button('Models').click();
  await panel.button('Another address').click();
  await panel.page.getByLabel('Address').fill('127.0.0.1:1');
  await panel.page.getByLabel('Address').fill('http://user:password@127.0.0.1:1');
  await panel.button('Connect').click();
  await panel.page.getByRole('alert').getByText('A key belongs in').waitFor();
  await panel.page.getByLabel('Address').fill(provider.baseUrl);
  await panel.button('Connect').click();
  await panel.page.getByText('in use').waitFor();

  provider.willAnswer((reply) => reply.refuse(401, 'Incorrect API key provided'));
  await panel.button('Test: 127.0.0.1').click();
  await panel.page.getByText('Make a new key at the provider and enter it here.').waitFor({ timeout: 30_000 });
  await panel.button('Edit 127.0.0.1').click();
  await panel.page.getByLabel('Key').fill(KEY);
  await panel.button('Save').click();
  await panel.page.getByText('••••4321').waitFor();

  panel.page.once('dialog', (dialog) => dialog.accept());
  await panel.button('Delete 127.0.0.1').click();
  await panel.page.getByText('127.0.0.1', { exact: true }).waitFor({ state: 'detached' });
  assert.equal((await (await fetch(`${host.url}/api/models`)).json()).connections.length, 1);
});

scenario('in German and Russian the page fits at 320 px', async ({ t, open, provider, host }) => {
  forgets(t, host);
  provider.models = MODELS;
  const panel = await open();
  await connect(panel, provider);
  for (const language of ['de', 'ru', 'ja']) {
    await panel.page.evaluate((code) => localStorage.setItem('comfy-assistant.settings', JSON.stringify({ language: code })), language);
    await panel.page.reload();
    await panel.page.getByRole('combobox').first().waitFor();
    await panel.page.locator('.status button').click();
    await panel.page.locator('.connection').nth(1).waitFor();
    await capture(panel.page, `models-${language}`);
  }
});
