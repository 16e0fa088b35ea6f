import assert from 'node:assert/strict';
import { answer, say } from '../../conformance/support/answers.mjs';
import { capture } from '../support/capture.mjs';
import { panel } from '../support/panel.mjs';

const scenario = panel();

/** Opens /prompts; `editor` is the selected template's text, `rendered` what the model would get. */
async function openPrompts(context, host) {
  const page = await context.newPage();
  page.setDefaultTimeout(8_000);
  await page.goto(`${host.url}/prompts`);
  const rendered = page.getByRole('region', { name: 'What the model sees now' });
  await rendered.waitFor();
  return { page, rendered, editor: page.locator('textarea.code-text'), save: page.getByRole('button', { name: 'Save', exact: true }) };
}

scenario('the prompt page lists the prompts and shows what the model gets, with tokens', async ({ context, host }) => {
  const { page, rendered } = await openPrompts(context, host);

  assert.ok((await page.getByRole('list', { name: 'Prompts' }).getByRole('button').count()) > 2);
  await rendered.getByText(/^[\d,]+ tokens$/).waitFor();
  assert.ok((await rendered.locator('meter').count()) > 2);
  await capture(page, 'prompts');
});

scenario('typed text is previewed live, saved, used by the next answer, and reset', async ({ context, host, open, provider }) => {
  const { page, rendered, editor, save } = await openPrompts(context, host);
  const shipped = await editor.inputValue();
  await editor.fill(`${shipped}\nAlways mention the moon.\n`);
  await rendered.getByText(/Always mention the moon\./).waitFor();
  await page.getByText('unsaved').waitFor();
  await page.keyboard.press('Control+s');
  await page.getByText('Saved', { exact: true }).waitFor();
  await page.getByText('edited', { exact: true }).waitFor();
  await capture(page, 'prompt-saved');

  provider.willAnswer(answer(say('The moon.')));
  const panel = await open();
  await panel.ask('Hi', 'The moon.');
  assert.match(provider.requests[0].body.messages[0].content, /Always mention the moon/);

  await page.getByRole('button', { name: 'Reset to default' }).click();
  await page.getByText('edited', { exact: true }).waitFor({ state: 'detached' });
  assert.equal(await editor.inputValue(), shipped);
  await rendered.getByText(/Always mention the moon/).waitFor({ state: 'detached' });
  assert.equal(await save.isEnabled(), false);
});

scenario('a broken template is reported with line and column, and is not saved', async ({ context, host }) => {
  const { page, editor, save } = await openPrompts(context, host);
  await editor.fill('First line\nSecond {{ if }} line');
  const error = page.getByRole('alert');
  await error.getByText(/line 2.*column|2:\d+/i).waitFor();
  await capture(page, 'prompt-broken');

  await save.click();

  await error.waitFor();
  const { prompts } = await (await fetch(`${host.url}/api/prompts`)).json();
  assert.ok(
    prompts.every((prompt) => prompt.source === 'shipped'),
    JSON.stringify(prompts),
  );
});

scenario('rules, goals, personas and skills can be edited too', async ({ context, host }) => {
  const { page } = await openPrompts(context, host);
  await page.getByRole('button', { name: 'Rules', exact: true }).click();
  await page.getByText('Add', { exact: true }).click();
  await page.getByLabel('Name').fill('Format');
  await page.getByLabel('Text').fill('Portrait only.');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Portrait only.').first().waitFor();
  await capture(page, 'prompts-rules');
  page.once('dialog', (question) => question.dismiss());
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByText('Portrait only.').first().waitFor();
  page.once('dialog', (question) => question.accept());
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByText('Portrait only.').waitFor({ state: 'detached' });

  for (const section of ['Personality', 'Goals', 'Personas', 'Skills']) {
    await page.getByRole('button', { name: section, exact: true }).click();
    await page.getByRole('region', { name: section, exact: true }).waitFor();
    await capture(page, `prompts-${section.toLowerCase()}`);
  }
});
