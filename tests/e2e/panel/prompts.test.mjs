import assert from 'node:assert/strict';
import { answer, say } from '../../conformance/support/answers.mjs';
import { capture } from '../support/capture.mjs';
import { panel } from '../support/panel.mjs';

const scenario = panel();

/** What the editor holds. */
const textOf = (editor) => editor.locator('.cm-line').evaluateAll((lines) => lines.map((line) => line.textContent).join('\n'));

/** Opens the prompts at /prompts; `editor` is the selected one's text, `rendered` what the model would get. */
async function openPrompts(context, host) {
  const page = await context.newPage();
  page.setDefaultTimeout(8_000);
  await page.goto(`${host.url}/prompts#templates`);
  const rendered = page.getByRole('region', { name: 'What the model sees now' });
  await rendered.waitFor();
  // It comes with a chunk of its own.
  const editor = page.locator('.cm-content');
  await editor.waitFor();
  return { page, rendered, editor, save: page.getByRole('button', { name: 'Save', exact: true }) };
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
  const shipped = await textOf(editor);
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
  assert.equal(await textOf(editor), shipped);
  await rendered.getByText(/Always mention the moon/).waitFor({ state: 'detached' });
  assert.equal(await save.isEnabled(), false);
});

scenario('a broken template is reported with line and column, and is not saved', async ({ context, host }) => {
  const { page, editor, save } = await openPrompts(context, host);
  await editor.fill('First line\nSecond {{ if }} line');
  const error = page.getByRole('alert');
  await error.getByText(/line 2.*column|2:\d+/i).waitFor();
  await page.locator('.cm-lintRange-error').getByText('{{ if }} line').waitFor();
  assert.equal(await editor.getAttribute('aria-invalid'), 'true');
  await capture(page, 'prompt-broken');

  await save.click();

  await error.waitFor();
  const { prompts } = await (await fetch(`${host.url}/api/prompts`)).json();
  assert.ok(
    prompts.every((prompt) => prompt.source === 'shipped'),
    JSON.stringify(prompts),
  );
});

scenario('variables are completed, undone as one, and Tab leaves the editor', async ({ context, host }) => {
  const { page, editor, save } = await openPrompts(context, host);
  await page.getByRole('button', { name: 'sections/rules', exact: true }).click();
  const field = page.getByRole('textbox', { name: 'sections/rules' });
  await field.press('Control+End');
  const shipped = await textOf(editor);
  await page.keyboard.type('{{$it', { delay: 20 });
  await page.getByRole('listbox', { name: 'Variables' }).getByRole('option', { name: '{{$items}}' }).click();
  assert.equal(await textOf(editor), `${shipped}{{$items}}`);
  await page.keyboard.press('Tab');
  assert.equal(await save.evaluate((button) => button.getRootNode().activeElement === button), true);
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await page.getByText('unsaved').waitFor({ state: 'detached' });
  assert.equal(await textOf(editor), shipped);
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

  for (const section of ['Personality', 'Goals', 'Personas', 'Skills', 'Try', 'Requests', 'Examples']) {
    await page.getByRole('button', { name: section, exact: true }).click();
    await page.getByRole('region', { name: section, exact: true }).waitFor();
    await capture(page, `prompts-${section.toLowerCase()}`);
  }
});

scenario(
  'a prompt author sees a request, tries a change both ways, keeps it, brings the old one back and runs an example',
  async ({ context, host, open, provider }) => {
    const page = await context.newPage();
    page.setDefaultTimeout(8_000);
    await page.goto(`${host.url}/prompts`);
    await page.getByText('How the assistant speaks, in every conversation.').waitFor();
    await page.getByRole('button', { name: 'Start from an example' }).click();
    await page
      .getByRole('region', { name: 'What the model sees now' })
      .getByText(/Brief and technical/)
      .waitFor();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Saved', { exact: true }).waitFor();

    await page.getByRole('button', { name: 'Requests', exact: true }).click();
    await page.getByText('None kept yet.', { exact: false }).waitFor();
    await page.getByLabel('Keep requests').click();
    provider.willAnswer(answer(say('A sampler removes noise.')));
    const panel = await open();
    await panel.ask('What does a sampler do?', 'A sampler removes noise.');

    // From the message to what was sent for it.
    const opened = context.waitForEvent('page');
    await panel.transcript.getByRole('button', { name: 'What was sent to the model' }).last().click();
    const requests = await opened;
    requests.setDefaultTimeout(8_000);
    await requests.getByRole('link', { name: 'What does a sampler do?' }).click();
    await requests.getByText('System message by section').waitFor();
    await requests.getByText('A sampler removes noise.', { exact: true }).waitFor();
    await requests.getByText(/^Messages \(\d+\)$/).click();
    await requests
      .getByText(/Brief and technical/)
      .first()
      .waitFor();
    await capture(requests, 'request');
    await requests.getByRole('button', { name: 'Copy as curl' }).click();
    const curl = await requests.evaluate(() => navigator.clipboard.readText());
    assert.match(curl, /^curl -N '.*\/chat\/completions'/);
    assert.match(curl, /\$API_KEY/);
    assert.doesNotMatch(curl, /scripted-key/);
    provider.willAnswer(answer(say('It removes noise, as before.')));
    await requests.getByRole('button', { name: 'Send again' }).click();
    await requests.getByText('It removes noise, as before.').waitFor();
    assert.deepEqual(provider.requests[1].body.messages, provider.requests[0].body.messages);

    // Both ways on the same conversation; which of the two asks first is left to chance.
    await requests.getByRole('link', { name: 'Try a draft on it' }).click();
    const draft = requests.getByRole('textbox', { name: 'Draft', exact: true });
    await requests.getByText('The draft is the stored text.').waitFor();
    await draft.fill('Answer like a pirate.');
    const either = (reply) =>
      answer(say(/like a pirate/.test(reply.messages[0].content) ? 'Arr, noise be gone!' : 'Noise is removed.'))(reply);
    provider.willAnswer(either, either);
    await requests.getByRole('button', { name: 'Try both' }).click();
    await requests.getByRole('region', { name: 'Stored text' }).getByText('Noise is removed.').waitFor();
    await requests.getByRole('region', { name: 'Draft' }).getByText('Arr, noise be gone!').waitFor();
    await requests.getByRole('row', { name: /^Requests 1 1 0/ }).waitFor();
    await capture(requests, 'try-both');
    await requests.getByRole('button', { name: 'Keep the draft' }).click();
    await requests.getByText('Saved', { exact: true }).waitFor();
    provider.willAnswer(answer(say('Arr.')));
    await panel.ask('And now?', 'Arr.');
    assert.match(provider.requests.at(-1).body.messages[0].content, /Answer like a pirate/);

    // The old one comes back, and is in the next message.
    await requests.getByRole('button', { name: 'Personality', exact: true }).click();
    await requests.getByText(/^Versions \(\d\)$/).click();
    await requests.getByRole('button', { name: 'Compare', exact: true }).first().click();
    await requests.getByText('+ Answer like a pirate.').waitFor();
    await capture(requests, 'versions');
    await requests
      .getByRole('button', { name: /^Bring back/ })
      .first()
      .click();
    await requests.getByRole('textbox', { name: 'Personality' }).and(requests.locator('textarea')).waitFor();
    await requests.waitForFunction(() => document.querySelector('#prompts').shadowRoot.querySelector('textarea').value.startsWith('Brief'));
    provider.willAnswer(answer(say('Brief again.')));
    await panel.ask('And then?', 'Brief again.');
    assert.match(provider.requests.at(-1).body.messages[0].content, /Brief and technical/);
    assert.doesNotMatch(provider.requests.at(-1).body.messages[0].content, /pirate/);

    // What was good becomes an example, and the example tells when it no longer is.
    await requests.getByRole('button', { name: 'Requests', exact: true }).click();
    await requests.getByRole('link', { name: 'And then?' }).click();
    await requests.getByRole('button', { name: 'Make an example of it' }).click();
    const yaml = requests.getByRole('textbox', { name: 'Example: new' });
    await requests.waitForFunction(() =>
      document.querySelector('#prompts').shadowRoot.querySelector('textarea')?.value.includes('And then?'),
    );
    assert.match(
      await yaml.inputValue(),
      /^name: And then\?\nconversation:\n[^]*- user: And then\?\n[^]*expect:\n- judge: [^]*Brief again/,
    );
    await yaml.fill('conversation:\n- user: And then?\nexpect:\n- contain: brief\n');
    await requests.getByRole('button', { name: 'Save', exact: true }).click();
    await requests.getByText('line 4: "contain" is no key of an expectation. Did you mean contains?').waitFor();
    await yaml.fill('conversation:\n- user: And then?\nexpect:\n- contains: brief\n');
    await requests.getByRole('button', { name: 'Save', exact: true }).click();
    provider.willAnswer(answer(say('Brief once more.')));
    await requests.getByRole('button', { name: 'Run it' }).click();
    await requests.getByText(/^1 of 1 passed/).waitFor();
    provider.willAnswer(answer(say('Long and winding.')));
    await requests.getByRole('button', { name: 'Run it' }).click();
    await requests.getByText('It said: Long and winding.').waitFor();
    await requests.getByText(/0 better, 1 worse$/).waitFor();
    await capture(requests, 'example');
    await requests.getByRole('link', { name: 'All examples' }).click();
    await requests.getByRole('link', { name: 'Invent no node' }).waitFor();
    await capture(requests, 'examples');
  },
);
