import assert from 'node:assert/strict';
import { answer, say } from '../../conformance/support/answers.mjs';
import { capture } from '../support/capture.mjs';
import { PanelPage } from '../support/PanelPage.mjs';
import { panel, post } from '../support/panel.mjs';

// Each test starts with a fresh installation: nobody has answered the setup questions.
const scenario = panel({ demo: true, introduced: false });

const status = async (host) => (await (await fetch(`${host.url}/api/user-context/status`)).json()).needsOnboarding;

scenario('the first run shows suggestions, setup questions that can be skipped, and that a demo answers', async ({ open }) => {
  const panel = await open();

  await panel.page.getByRole('heading', { name: 'What shall we build?' }).waitFor();
  await panel.page.getByRole('form', { name: 'Personalize your assistant' }).waitFor();
  await panel.page.getByText('Demo (no model)').waitFor();
  await capture(panel.page, 'first-run');
});

scenario('at 320 px every button of the first run can be reached', async ({ open }) => {
  const panel = await open();
  await panel.page.setViewportSize({ width: 320, height: 480 });

  for (const name of ['Add a KSampler', 'Describe the workflow', 'Save', 'Skip', 'Canvas', 'Chat', 'New conversation', 'Settings']) {
    const button = panel.button(name);
    await button.scrollIntoViewIfNeeded();
    const { x, width, y, height } = await button.boundingBox();
    assert.ok(x >= 0 && x + width <= 320 && y >= 0 && y + height <= 480, `${name} is at ${x}, ${y}`);
  }
});

scenario('the questions are answered with the keyboard alone', async ({ host, open }) => {
  const { page } = await open();
  const form = page.getByRole('form', { name: 'Personalize your assistant' });
  await form.getByLabel('How should the assistant speak?').focus();

  await page.keyboard.type('Short and dry');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Portraits');
  await page.keyboard.press('Tab');
  await page.keyboard.type('New');
  await capture(page, 'onboarding-filled');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');

  await form.waitFor({ state: 'detached' });
  assert.equal(await status(host), false);
  const personality = await (await fetch(`${host.url}/api/user-context/personality`)).json();
  assert.match(personality.text, /Short and dry/);
  const goals = await (await fetch(`${host.url}/api/user-context/goals`)).json();
  assert.match(goals.text, /Portraits/);
});

scenario('the questions are skipped for good', async ({ t, start, open }) => {
  const host = await start();
  t.after(() => host.stop());
  const panel = await open(host.url);

  await panel.button('Skip').click();
  await panel.page.getByRole('form').filter({ hasText: 'Personalize your assistant' }).waitFor({ state: 'detached' });
  await panel.page.reload();
  await panel.page.getByText('Demo (no model)').waitFor();
  await panel.page.getByRole('heading', { name: 'What shall we build?' }).waitFor();

  assert.equal(await status(host), false);
  assert.equal(await panel.page.getByText('Personalize your assistant').count(), 0);
});

scenario(
  'at the first run a model server on this computer is found, and one click lets it answer',
  async ({ t, start, provider, context }) => {
    const host = await start();
    t.after(() => host.stop());
    provider.models = [{ id: 'qwen3' }, { id: 'llama3' }];
    const page = await context.newPage();
    // As if vLLM had the provider's port.
    const servers = [{ provider: 'vllm', baseUrl: provider.baseUrl, models: 2 }];
    await page.route('**/api/models/local', (route) => route.fulfill({ json: { servers } }));
    const panel = await PanelPage.open(page, host.url);
    await panel.button('vLLM · 2 models').waitFor();
    await capture(page, 'first-run-local-model');

    await panel.button('vLLM · 2 models').click();
    await panel.page.getByText('Found on this computer').waitFor({ state: 'detached' });
    provider.willAnswer(answer(say('Here I am.')));
    await panel.ask('Hi', 'Here I am.');

    assert.equal(provider.requests.at(-1).body.model, 'qwen3');
  },
);

scenario('without one, the first run leads to the providers, and nothing is looked for later', async ({ t, start, context }) => {
  const host = await start();
  t.after(() => host.stop());
  await post(`${host.url}/api/user-context/onboarding`, { skip: true });
  const page = await context.newPage();
  let looked = 0;
  await page.route('**/api/models/local', (route) => (looked++, route.continue()));
  const panel = await PanelPage.open(page, host.url);

  await panel.button('Connect a model').click();

  await panel.drawer.getByRole('heading', { name: 'Connect a model' }).waitFor();
  assert.equal(looked, 0);
});
