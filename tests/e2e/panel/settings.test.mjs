import assert from 'node:assert/strict';
import { answer, call, say } from '../../conformance/support/answers.mjs';
import { capture } from '../support/capture.mjs';
import { panel } from '../support/panel.mjs';

const scenario = panel({ introduced: false });

scenario('settings persist; light and dark follow the choice', async ({ open }) => {
  const panel = await open();
  await panel.button('Settings').click();
  await capture(panel.page, 'settings');
  await panel.page.getByLabel('Theme').selectOption('light');
  assert.equal(await panel.page.locator('html').getAttribute('data-theme'), 'light');

  await panel.page.reload();
  await panel.ready();

  assert.equal(await panel.page.locator('html').getAttribute('data-theme'), 'light');
});

scenario('without the review, a whole workflow is applied at once', async ({ open, provider }) => {
  provider.willAnswer(
    answer(
      call('applyWorkflowJson', {
        workflow: {
          1: { class_type: 'LoadImage', inputs: { image: 'cat.png' } },
          2: { class_type: 'PreviewImage', inputs: { images: ['1', 0] } },
        },
      }),
    ),
    answer(say('There.')),
  );
  const panel = await open();
  await panel.button('Settings').click();
  await panel.page.getByLabel('Review changes before a whole workflow is replaced').uncheck();
  await panel.page.keyboard.press('Escape');

  await panel.ask('build', 'There.');

  await panel.holds('LoadImage', 'PreviewImage');
});

// German and Russian have the longest words, Italian the longest sentences, Japanese the largest letters.
for (const [language, label] of [
  ['de', 'Einstellungen'],
  ['ru', 'Настройки'],
  ['ja', '設定'],
  ['it', 'Impostazioni'],
  ['tr', 'Ayarlar'],
  ['zh-TW', '設定'],
])
  scenario(`in ${language} everything fits at 320 px`, async ({ open }) => {
    const panel = await open();
    await panel.button('Settings').click();
    await panel.page.getByLabel('Language').selectOption(language);
    await panel.page.getByRole('dialog', { name: label }).waitFor();
    await capture(panel.page, `settings-${language}`);
    await panel.page.keyboard.press('Escape');
    assert.notEqual(
      await panel.page.locator('#hint').innerText(),
      'Your workflow appears here. Ask for one in the chat, or double-click to add a node.',
    );
    await capture(panel.page, `first-run-${language}`);
  });

/** Calls a canvas tool as an agent elsewhere does, once the panel listens. */
async function callCanvas(host, name, args) {
  for (let tries = 0; tries < 50; tries++) {
    const answered = await fetch(`${host.url}/mcp`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Accept: 'application/json, text/event-stream',
        'MCP-Protocol-Version': '2025-11-25',
        'User-Agent': 'some-agent/1.0',
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args } }),
    });
    const { result } = JSON.parse((await answered.text()).match(/^data: (.*)$/m)[1]);
    if (!/No panel listens/.test(result.content[0].text)) return result;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the panel never listened');
}

scenario('another agent asks for the canvas, and an MCP server is added, allowed and asked about', async ({ open, host, provider }) => {
  const panel = await open();
  const { page } = panel;
  await panel.button('Settings').click();
  await page.getByLabel('Let other agents (MCP) ask to use the canvas').check();
  await page.keyboard.press('Escape');

  const calling = callCanvas(host, 'addNode', { nodeType: 'KSampler' });
  await page
    .getByRole('article')
    .getByText(/wants to change your canvas/)
    .waitFor();
  assert.deepEqual(await panel.types(), []);
  await capture(page, 'outside-card');
  await panel.button('Allow once').click();
  assert.ok(!(await calling).isError);
  await panel.holds('KSampler');

  const again = callCanvas(host, 'addNode', { nodeType: 'KSampler' });
  await page
    .getByRole('article')
    .getByText(/wants to change your canvas/)
    .waitFor();
  await panel.button('Not now').click();
  assert.match((await again).content[0].text, /did not allow it/);
  await panel.holds('KSampler');

  // The service is a server itself, which serves as well as any other.
  await panel.button('Settings').click();
  await panel.button('MCP servers').click();
  await panel.button('Add a server').click();
  await page.getByLabel('Command, address or JSON').fill(`${host.url}/mcp`);
  await page.getByLabel('Name', { exact: true }).fill('own');
  await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
  await panel.button('List its tools: own').click();
  await page.getByLabel('May the model call Search templates?').selectOption('ask');
  await capture(page, 'mcp-servers');
  await page.keyboard.press('Escape');

  provider.willAnswer(answer(call('own__searchTemplates', { query: 'upscale' })), answer(say('Found it.')));
  await panel.say('Look for a template.');
  await page.getByRole('article').getByText('Call “own: Search templates”?').waitFor();
  await page.getByRole('definition').filter({ hasText: '"query": "upscale"' }).waitFor();
  await capture(page, 'mcp-call');
  await panel.button('Call it').click();
  await panel.text('Found it.').waitFor();
  const sent = JSON.stringify(provider.requests.at(-1).body.messages);
  assert.match(sent, /third_party_text/);
});
