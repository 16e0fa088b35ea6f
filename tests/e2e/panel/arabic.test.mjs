import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { answer, call, refuse, say, think } from '../../conformance/support/answers.mjs';
import { capture } from '../support/capture.mjs';
import { panel } from '../support/panel.mjs';

// Arabic stands for every language that runs from right to left.
const words = JSON.parse(await readFile(new URL('../../../src/Panel/src/i18n/ar.json', import.meta.url), 'utf8'));
const scenario = panel({ introduced: false });
const ANSWER = `أضفت **KSampler** ووصلت به النموذج:

1. \`CheckpointLoaderSimple\` يحمّل النموذج.
2. القيمة \`cfg\` هي 8 (وهي القيمة المعتادة).

\`\`\`json
{ "steps": 20, "path": "/models/fox.safetensors" }
\`\`\`

يمكنك الآن تشغيل سير العمل.`;

/** Opens the panel and switches it to Arabic. */
async function openInArabic(open) {
  const panel = await open();
  await panel.button('Settings').click();
  await panel.page.getByLabel('Language').selectOption('ar');
  await panel.page.getByRole('dialog', { name: words['panel.settings'] }).waitFor();
  await panel.page.keyboard.press('Escape');
  panel.box = panel.page.getByRole('combobox', { name: words['composer.label'], exact: true });
  panel.idle = () => panel.button(words['composer.stop']).waitFor({ state: 'detached' });
  return panel;
}

const place = async (locator) => (await locator.boundingBox()).x;
const directionOf = (locator) => locator.evaluate((element) => getComputedStyle(element).direction);

scenario('the page runs from right to left, its canvas from left to right', async ({ open }) => {
  const panel = await openInArabic(open);
  const { page } = panel;
  assert.deepEqual(await page.locator('html').evaluate(({ lang, dir }) => [lang, dir]), ['ar', 'rtl']);
  assert.deepEqual(await page.locator('.root').evaluate(({ lang, dir }) => [lang, dir]), ['ar', 'rtl']);
  assert.ok((await place(page.locator('#panel'))) < (await place(page.locator('#frame'))), 'the panel is not on the left');
  assert.ok((await place(page.locator('.top button').last())) < (await place(page.locator('.top h1'))), 'the title is not on the right');
  assert.equal(await directionOf(page.locator('#frame')), 'ltr');
  await capture(page, 'ar-welcome');

  await panel.button(words['panel.settings']).click();
  assert.equal(await directionOf(page.locator('input[type=url]')), 'ltr');
  await capture(page, 'ar-settings');
  await page.getByLabel(words['settings.language']).selectOption('en');
  await page.getByRole('dialog', { name: 'Settings' }).waitFor();
  assert.equal(await page.locator('html').getAttribute('dir'), 'ltr');
  assert.ok((await place(page.locator('#panel'))) > (await place(page.locator('#frame'))), 'the panel is not back on the right');
});

scenario('a turn, its work and its messages run the way that they are written', async ({ open, provider }) => {
  provider.willAnswer(
    answer(
      think('المستخدم يريد عقدة KSampler.'),
      call('addNode', { nodeType: 'CheckpointLoaderSimple' }),
      call('addNode', { nodeType: 'KSampler' }),
      call('addNode', { nodeType: 'VAEDecode' }),
    ),
    answer(call('connectNodes', { sourceNodeId: 1, sourceSlot: 'MODEL', targetNodeId: 2, targetSlot: 'model' })),
    answer(say(ANSWER)),
    answer(say('It samples the latent image.')),
  );
  const panel = await openInArabic(open);
  await panel.ask('KSampler أضِف عقدة ووصّلها بالنموذج', 'يمكنك الآن تشغيل سير العمل.');
  assert.equal(await directionOf(panel.transcript.locator('.bubble')), 'rtl');
  assert.equal(await directionOf(panel.transcript.locator('.markdown')), 'rtl');
  assert.equal(await directionOf(panel.transcript.locator('.code pre')), 'ltr');
  await capture(panel.page, 'ar-turn');
  await panel.transcript.locator('.work > summary').click();
  await panel.transcript
    .locator('.work')
    .getByText(/· MODEL → KSampler/)
    .waitFor();
  await capture(panel.page, 'ar-work-open');

  await panel.ask('What does it do?', 'It samples the latent image.');
  assert.equal(await directionOf(panel.transcript.locator('.bubble').last()), 'ltr');
  assert.equal(await directionOf(panel.transcript.locator('.markdown').last()), 'ltr');
  await capture(panel.page, 'ar-english');

  await panel.button(words['panel.sessions']).click();
  await panel.drawer.locator('.session').first().waitFor();
  await capture(panel.page, 'ar-sessions');
});

const picture = (image) => ({
  1: { class_type: 'LoadImage', inputs: { image } },
  2: { class_type: 'PreviewImage', inputs: { images: ['1', 0] } },
});
const proposal = (json) => answer(call('applyWorkflowJson', { workflow: json }));

scenario('a failure', async ({ open, provider }) => {
  provider.willAnswer(
    answer(call('addNode', { nodeType: 'KSampler' })),
    answer(call('addNode', { nodeType: 'KSamplerr' })),
    refuse(401, 'Incorrect API key provided.'),
  );
  const panel = await openInArabic(open);
  await panel.say('أضف عقدة');
  await panel.failure.getByText(words['error.wrongKey'], { exact: true }).waitFor();
  await capture(panel.page, 'ar-failed');
});

scenario('a proposed workflow, and a question', async ({ open, provider }) => {
  const question = { question: 'أي صورة تريد؟', choices: ['fox.png (الأولى)', 'cat.png'] };
  const next = { ...picture('fox.png'), 2: { class_type: 'SaveImage', inputs: { images: ['1', 0], filename_prefix: 'fox' } } };
  provider.willAnswer(
    proposal(picture('cat.png')),
    answer(say('وُضعت الصورة.')),
    proposal(next),
    answer(call('askUser', question)),
    answer(say('حسنًا.')),
  );
  const panel = await openInArabic(open);
  await panel.say('ضع صورة');
  await panel.button(words['change.apply']).click();
  await panel.text('وُضعت الصورة.').waitFor();
  await panel.idle();
  await panel.say('غيّر الصورة');
  await panel.page.getByText(words['change.title'], { exact: true }).waitFor();
  await capture(panel.page, 'ar-review');
  await panel.button(words['change.apply']).click();
  await panel.button('cat.png').waitFor();
  await capture(panel.page, 'ar-question');
  await panel.button('cat.png').click();
  await panel.text('حسنًا.').waitFor();
  await panel.idle();
});

scenario('models, and the page of prompts', async ({ t, open, provider, host, context }) => {
  t.after(() => fetch(`${host.url}/api/models/other`, { method: 'DELETE' }));
  provider.models = [{ id: 'gpt-5-mini', context_length: 64000, supported_parameters: ['tools'] }];
  const panel = await openInArabic(open);
  await panel.button(words['models.title']).click();
  await panel.button(words['models.other']).click();
  await panel.page.getByLabel(words['models.address']).fill(provider.baseUrl);
  await panel.page.getByLabel(words['models.key']).fill('sk-entered-in-the-panel-4321');
  await capture(panel.page, 'ar-models-form');
  await panel.button(words['models.save']).click();
  await panel.page.getByText('••••4321').waitFor();
  await panel.button(`${words['models.list']}: 127.0.0.1`).last().click();
  await panel.page.getByText('gpt-5-mini', { exact: true }).last().waitFor();
  await capture(panel.page, 'ar-models');

  const page = await context.newPage();
  await page.goto(`${host.url}/prompts#templates`);
  await page.getByRole('region', { name: words['prompts.preview'] }).waitFor();
  assert.equal(await directionOf(page.locator('.root')), 'rtl');
  assert.equal(await directionOf(page.locator('.cm-content')), 'ltr');
  await capture(page, 'ar-prompts');
});

scenario('a file with a workflow', async ({ open }) => {
  const panel = await openInArabic(open);
  const prompt = {
    1: { class_type: 'CheckpointLoaderSimple', inputs: { ckpt_name: 'fox.safetensors' } },
    2: { class_type: 'VAEDecode', inputs: { samples: ['3', 0], vae: ['1', 2] } },
    3: { class_type: 'EmptyLatentImage', inputs: { width: 512, height: 512, batch_size: 1 } },
    4: { class_type: 'SaveImage', inputs: { images: ['2', 0], filename_prefix: 'fox' } },
  };
  const file = { name: 'fox (2).json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(prompt)) };
  await panel.page.locator('input[type=file]').setInputFiles(file);
  const card = panel.page.getByRole('region', { name: 'fox (2).json', exact: true });
  await card.getByText(words['file.does']).click();
  await card.getByRole('button', { name: words['file.compare'] }).click();
  await card.getByRole('status').waitFor();
  await capture(panel.page, 'ar-file-card');
});
