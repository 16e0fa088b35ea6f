// Pictures of the panel's states, to be looked at: light and dark, 1280 and 320 px, English and Arabic, on one sheet for each state.
// Run by hand: `[STATES=part-of-a-name] node --test tests/e2e/states.mjs`; statesOfPages.mjs does the same for /prompts and /tools.
// They are in artifacts/states of the repository. It fails at the end if axe or the edges of the window found something.
import assert from 'node:assert/strict';
import { answer, call, holdUntil, refuse, say, sayForever, think } from '../conformance/support/answers.mjs';
import { begin, painting } from './support/jobs.mjs';
import { gate, panel } from './support/panel.mjs';
import { sheets, wordsOf } from './support/sheets.mjs';

const ANSWER = {
  en: `The sampler has its model now.

1. \`CheckpointLoaderSimple\` loads it.
2. The value \`cfg\` is 8, which is usual.

| Node | Value |
| --- | --- |
| KSampler | 20 steps |

\`\`\`json
{ "steps": 20 }
\`\`\`
`,
  ar: `صار للعقدة نموذجها الآن.

1. \`CheckpointLoaderSimple\` تحمّله.
2. القيمة \`cfg\` هي 8.

| العقدة | القيمة |
| --- | --- |
| KSampler | 20 خطوة |
`,
};
const ASK = { en: 'make a picture of a red fox in the snow', ar: 'ارسم ثعلبًا أحمر في الثلج' };
const workflow = (values = {}) => ({
  1: { class_type: 'PaintPicture', inputs: { style: 'watercolor', seed: 1, steps: 20, ...values } },
  2: { class_type: 'SaveImage', inputs: { images: ['1', 0], filename_prefix: 'fox' } },
});

const LONG = 600_000;

const scenario = panel();

for (const language of ['en', 'ar']) {
  const words = await wordsOf(language);
  scenario(`states in ${language}`, (at) => walk(at, language, words), LONG);
}

/** Goes from state to state. */
async function walk(at, language, words) {
  const text = (key, values = {}) => Object.entries(values).reduce((all, [name, value]) => all.replaceAll(`{${name}}`, value), words[key]);
  const { provider } = at;
  const { panel, page } = await begin(at, (panel) => panel);
  await page.evaluate((language) => localStorage.setItem('comfy-assistant.settings', JSON.stringify({ language })), language);
  await page.reload();
  panel.box = page.getByRole('combobox', { name: words['composer.label'], exact: true });
  await panel.ready();
  panel.idle = () => panel.button(words['composer.stop']).waitFor({ state: 'detached' });
  const press = (key, values) => panel.button(text(key, values)).last().click();
  const { shoot, faults } = sheets(page, language, { clip: '#panel' });
  const end = (words) => panel.transcript.getByText(words).last().waitFor().then(panel.idle);

  await shoot('empty');

  const [thinking, writing] = [gate(), gate()];
  provider.willAnswer(
    answer(think('The user wants a picture. '), holdUntil(thinking.opened), ...painting()),
    answer(say(ANSWER[language].slice(0, 60)), holdUntil(writing.opened), say(ANSWER[language].slice(60))),
  );
  await panel.say(ASK[language]);
  await page.getByText(words['message.reasoning'], { exact: true }).first().waitFor();
  await shoot('thinking');
  thinking.open();
  await panel.transcript.locator('.markdown').first().waitFor();
  await shoot('streaming');
  await panel.box.fill(ASK[language]);
  await panel.box.press('Enter');
  provider.willAnswer(
    answer(
      call('setNodeMode', { nodeIds: [1], mode: 'bypass' }),
      call('setNodeWidgetValue', { nodeId: 1, widgetName: 'steps', value: 30 }),
    ),
    answer(call('setNodeMode', { nodeIds: [1], mode: 'always' }), call('groupNodes', { nodeIds: [1, 2], title: 'Fox' })),
    answer(say(ANSWER[language])),
  );
  await shoot('queued');
  writing.open();
  await panel.transcript.locator('.work').last().waitFor();
  await panel.idle();
  await shoot('log-folded');
  await panel.openWork();
  await shoot('log-open');

  provider.willAnswer(answer(call('applyWorkflowJson', { workflow: workflow({ steps: 12, seed: 7 }) })), answer(say('–')));
  await panel.say(ASK[language]);
  await panel.button(words['change.apply']).waitFor();
  await shoot('review');
  await press('change.apply');
  await end('–');

  provider.willAnswer(
    answer(call('askUser', { question: ASK[language], choices: ['fox.png', 'cat.png'] })),
    answer(call('sweepParameters', { widgets: [{ nodeId: 1, widgetName: 'seed', values: [11, 12, 13] }] })),
    answer(say('…')),
  );
  await panel.say(ASK[language]);
  await panel.button('cat.png').waitFor();
  await shoot('question');
  await press('ask.skip');
  await panel.button(words['permit.sweep.yes']).waitFor();
  await shoot('approval');
  await press('permit.sweep.yes');
  await end('…');
  await shoot('sheet');

  provider.willAnswer(answer(call('executeWorkflow', {})), answer(say('!')));
  await panel.say(ASK[language]);
  await end('!');
  await shoot('results');
  await press('results.title');
  await panel.drawer.locator('.thumb img').first().waitFor();
  await shoot('gallery');
  await panel.drawer.locator('.thumb').nth(1).click();
  await page.locator('dialog.lightbox .stage img').waitFor();
  await shoot('lightbox');
  await press('results.compare');
  await page.locator('dialog.lightbox [type=range]').waitFor();
  await shoot('compared');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');

  const fails = [
    ['error-key', 401, 'Incorrect API key provided.'],
    ['error-quota', 429, 'You exceeded your current quota, please check your plan and billing details.'],
    ['error-length', 400, "This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens."],
  ];
  for (const [name, status, reason] of fails) {
    // The service tries again where that may help.
    provider.willAnswer(...Array.from({ length: 4 }, () => refuse(status, reason)));
    await panel.say(ASK[language]);
    await panel.failure.last().waitFor({ timeout: 60_000 });
    await panel.idle();
    await shoot(name);
    provider.reset();
  }

  const broken = Buffer.from(JSON.stringify(workflow({ style: 'WATERCOLOR', steps: 0 })));
  await page.locator('input[type=file]').setInputFiles({ name: 'fox.json', mimeType: 'application/json', buffer: broken });
  await page.locator('.file-card').waitFor();
  await shoot('file');
  await press('file.dismiss', { name: 'fox.json' });
  const missing = { ...workflow(), 3: { class_type: 'NoSuchNode', inputs: { images: ['1', 0] } } };
  const bytes = Buffer.from(JSON.stringify(missing));
  await page.locator('input[type=file]').setInputFiles({ name: 'owl.json', mimeType: 'application/json', buffer: bytes });
  await page.locator('.file-card details').first().waitFor();
  await page.locator('.file-card details').evaluateAll((all) => all.forEach((one) => (one.open = true)));
  await shoot('file-missing');
  await press('file.dismiss', { name: 'owl.json' });

  await panel.box.fill('/');
  await page.locator('.completions').waitFor();
  await shoot('commands');
  await panel.box.fill('');

  await page.locator('.usage button').first().click();
  await page.locator('.usage-details').waitFor();
  await shoot('usage');
  await page.locator('.usage button').first().click();

  await press('panel.sessions');
  await panel.drawer.locator('.session').first().waitFor();
  await shoot('conversations');
  await page.keyboard.press('Escape');

  await press('panel.settings');
  await panel.drawer.locator('select').first().waitFor();
  await shoot('settings');
  await page.locator('.price-new input').fill('gpt-5-mini-2026-08-07');
  await press('prices.add');
  await shoot('prices', '.prices select');
  await page.keyboard.press('Escape');

  await press('models.title');
  await panel.drawer.locator('.providers button').first().waitFor();
  await shoot('models');
  await page.keyboard.press('Escape');

  provider.willAnswer(sayForever('word '));
  await press('panel.new');
  await panel.say(ASK[language]);
  await panel.transcript.locator('.markdown').waitFor();
  await press('composer.stop');
  await panel.idle();
  await shoot('stopped');
  assert.deepEqual(faults, []);
}
