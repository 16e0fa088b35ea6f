import assert from 'node:assert/strict';
import { answer, call, say } from '../../conformance/support/answers.mjs';
import { capture } from '../support/capture.mjs';
import { PanelPage } from '../support/PanelPage.mjs';
import { panel } from '../support/panel.mjs';

const scenario = panel();

scenario(
  'conversations that are kept with the user’s data are there in a browser that has none',
  async ({ open, provider, context, host }) => {
    provider.willAnswer(answer(say('I add it.'), call('addNode', { nodeType: 'KSampler' })), answer(say('A fox is there.')));
    const first = await open();
    await first.ask('draw a fox', 'A fox is there.');
    await first.button('Conversations').click();
    await capture(first.page, 'sessions-in-one-browser');
    const kept = first.page.waitForResponse((response) => response.request().method() === 'PUT' && /canvases/.test(response.url()));
    await first.button('Keep them with my data').click();
    await kept;
    await first.drawer.getByText('stored in this browser only').waitFor({ state: 'detached' });
    await first.page.keyboard.press('Escape');
    await first.button('Settings').click();
    assert.ok(await first.page.getByLabel('Keep conversations with your data').isChecked());
    await capture(first.page, 'settings-kept');

    // Another profile: the address may as well be another.
    const elsewhere = await context.browser().newContext({ locale: 'en-US' });
    const second = await PanelPage.open(await elsewhere.newPage(), host.url);
    await second.button('Conversations').click();
    await second.drawer.getByRole('button', { name: /^draw a fox/ }).click();
    await second.text('A fox is there.').waitFor();
    assert.deepEqual(await second.messages(), await first.messages());

    // It goes on here, and there after a reload.
    provider.willAnswer(answer(say('It snows.')));
    const given = second.page.waitForResponse((response) => response.request().method() === 'PUT');
    await second.ask('in snow', 'It snows.');
    await given;
    await first.page.reload();
    await first.text('It snows.').waitFor();
    await elsewhere.close();
  },
);
