import assert from 'node:assert/strict';
import { answer, call, say } from '../../conformance/support/answers.mjs';
import { capture } from '../support/capture.mjs';
import { panel } from '../support/panel.mjs';

const scenario = panel();

scenario(
  'a tool is tried by hand, marked to be asked about, and then waits for a yes in the conversation',
  async ({ context, host, open, provider }) => {
    const page = await context.newPage();
    page.setDefaultTimeout(8_000);
    await page.goto(`${host.url}/tools#addRule`);
    await page.getByRole('heading', { name: 'Remember rule' }).waitFor();
    await page.locator('[name=name]').fill('vram');
    await page.locator('[name=rule]').fill('I have 8 GB.');
    await page.getByRole('button', { name: 'Call', exact: true }).click();
    const called = page.getByRole('region', { name: 'What the model would get' });
    await called.getByText('"success":true').waitFor();
    await page.getByLabel('For everyone').selectOption('ask');
    await page.getByText('Holds from the next message on.').waitFor();
    await capture(page, 'tools');

    await page.getByLabel('Find a tool').fill('addNode');
    await page.locator('.names button').first().click();
    await page.locator('[name=nodeType]').fill('KSampler');
    await page.getByRole('button', { name: 'Call', exact: true }).click();
    await called.getByText('the panel would now call addNode').waitFor();
    await capture(page, 'tools-canvas');

    provider.willAnswer(answer(call('addRule', { name: 'format', rule: 'Portrait only.' })), answer(say('Remembered.')));
    const panel = await open();
    await panel.say('remember: portrait only');
    const card = panel.page.locator('.permission');
    await card.getByText('Portrait only.').waitFor();
    await capture(panel.page, 'tools-permission');
    await card.getByRole('button', { name: 'Call it' }).click();
    await panel.page.getByText('Remembered.', { exact: true }).waitFor();
    const result = JSON.parse(provider.requests.at(-1).body.messages.at(-1).content);
    assert.equal(result.success, true);
    const { rules } = await (await fetch(`${host.url}/api/user-context/rules`)).json();
    assert.deepEqual(rules.map(({ name }) => name).sort(), ['format', 'vram']);
  },
);
