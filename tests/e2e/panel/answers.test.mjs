import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { answer, say } from '../../conformance/support/answers.mjs';
import { capture } from '../support/capture.mjs';
import { panel } from '../support/panel.mjs';

const ar = JSON.parse(await readFile(new URL('../../../src/Panel/src/i18n/ar.json', import.meta.url), 'utf8'));
const scenario = panel({ demo: false });

const WORKFLOW = {
  1: { class_type: 'CheckpointLoaderSimple', inputs: { ckpt_name: 'paint.safetensors' } },
  2: { class_type: 'CLIPTextEncode', inputs: { text: 'a fox', clip: ['1', 1] } },
};
const ANSWER = `The noise level is $x_t = \\sqrt{\\bar\\alpha_t}\\,x_0 + \\sqrt{1 - \\bar\\alpha_t}\\,\\epsilon$, and it costs $5 and $6 elsewhere.[^1]

$$
\\mathcal{L} = \\mathbb{E}_{t, x_0, \\epsilon} \\left[ \\lVert \\epsilon - \\epsilon_\\theta(x_t, t) \\rVert^2 \\right]
$$

| sampler | scheduler | a very long value that has no break |
|---|---|---|
| \`dpmpp_2m_sde_gpu\` | exponential | DPM++_2M_SDE_Karras_with_everything_turned_on_at_once |
| euler | simple | short[^cite] |

A small script:

\`\`\`python
import torch  # the framework
def steps(count: int = 20) -> list[int]:
    return [i for i in range(count) if i % 2 == 0]
\`\`\`

The workflow:

\`\`\`json
${JSON.stringify(WORKFLOW, null, 2)}
\`\`\`

A [link that leads nowhere](/manager/reboot) and broken math $\\frac{1$ here.

[^cite]: A second note, which goes on
    in a second line.
[^1]: Prices of **2026**.

The end.`;

scenario('an answer shows code, formulas, tables and footnotes, and its workflow goes onto the canvas', async ({ open, provider }) => {
  provider.willAnswer(answer(say(ANSWER)));
  const panel = await open();
  const { page } = panel;
  const loaded = [];
  page.on('request', (request) => loaded.push(new URL(request.url()).pathname));
  await panel.ask('explain', 'The end.');
  const { transcript } = panel;

  await transcript.locator('math').nth(1).waitFor();
  assert.equal(await transcript.locator('math').count(), 2);
  assert.equal(await transcript.locator('math[display=block]').count(), 1);
  await transcript.getByText('and it costs $5 and $6 elsewhere.').waitFor();
  await transcript.locator('.hljs-keyword').first().waitFor();
  assert.equal(await transcript.locator('pre .hljs-attr').first().innerText(), '"1"');
  for (const lazy of ['temml', 'colours'])
    assert.equal(loaded.filter((path) => path.includes(lazy)).length, 1, `${lazy} is read once, when it is needed`);
  await transcript.getByText('link that leads nowhere').waitFor();
  assert.equal(await transcript.getByRole('link').count(), 0);

  const cell = transcript.getByRole('cell', { name: 'DPM++_2M_SDE_Karras_with_everything_turned_on_at_once' });
  assert.ok((await cell.boundingBox()).height < 40, 'no word of a table is broken');
  await transcript.getByRole('region', { name: 'Table' }).locator('..').getByRole('button', { name: 'Copy' }).click();
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^sampler\tscheduler\t.*\ndpmpp_2m_sde_gpu\texponential\tDPM/);

  await transcript.getByRole('button', { name: 'Footnote 2' }).click();
  const note = transcript.locator('[data-note="2"]');
  assert.ok(await note.evaluate((element) => element.getRootNode().activeElement === element));
  assert.match(await note.innerText(), /A second note, which goes on\s+in a second line\./);
  await note.getByRole('button', { name: 'Back to the text, note 2' }).click();
  await capture(page, 'answer-rich');
  await page.setViewportSize({ width: 1280, height: 800 });
  await transcript.evaluate((log) => log.scrollTo(0, 0));
  await capture(page, 'answer-rich-top');
  await page.setViewportSize({ width: 1280, height: 800 });

  await panel.button('Put on canvas').click();
  await page.getByText('workflow.json is on the canvas.').waitFor();
  await panel.holds('CheckpointLoaderSimple', 'CLIPTextEncode');
  await page.locator('#canvas').focus();
  await page.keyboard.press('Control+z');
  await panel.holds();

  await panel.button('Settings').click();
  await page.getByLabel('Language').selectOption('ar');
  await page.getByRole('dialog', { name: ar['panel.settings'] }).waitFor();
  await page.keyboard.press('Escape');
  await capture(page, 'ar-answer-rich');
});

scenario('a workflow that cannot be built whole names what is missing, and leaves the canvas as it is', async ({ open, provider }) => {
  const lost = { ...WORKFLOW, 3: { class_type: 'UnheardOfSampler', inputs: { model: ['1', 0] } } };
  provider.willAnswer(answer(say(`Here:\n\n\`\`\`\n${JSON.stringify(lost)}\n\`\`\`\n\nThe end.`)));
  const panel = await open();
  await panel.ask('give me a workflow', 'The end.');
  await panel.button('Put on canvas').click();
  await panel.page
    .getByText(/UnheardOfSampler/)
    .last()
    .waitFor();
  await panel.page
    .locator('.notice-line')
    .getByText(/UnheardOfSampler/)
    .waitFor();
  assert.deepEqual(await panel.types(), []);
});
