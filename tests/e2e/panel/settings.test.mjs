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
