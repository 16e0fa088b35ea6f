import assert from 'node:assert/strict';
import { answer, call, say } from '../../conformance/support/answers.mjs';
import { capture } from '../support/capture.mjs';
import { panel } from '../support/panel.mjs';

const scenario = panel();
const adds = (nodeType, words) => [answer(call('addNode', { nodeType })), answer(say(words))];

scenario('after a reload, a turn is undone and redone, and the model is told', async ({ open, provider }) => {
  provider.willAnswer(...adds('LoadImage', 'First.'), ...adds('KSampler', 'Second.'), answer(say('I see.')));
  const panel = await open();
  await panel.ask('an image', 'First.');
  await panel.ask('a sampler', 'Second.');
  await panel.page.reload();
  await panel.text('Second.').waitFor();
  // Until then, the first button that is there is the second turn's.
  await panel.allDrawn();

  await panel.button('Undo this turn').first().click();
  await panel.holds('KSampler');
  await panel.ask('and now?', 'I see.');
  const told = provider.requests
    .at(-1)
    .body.messages.filter(({ role }) => role === 'tool')
    .map(({ content }) => content);
  assert.match(told[0], /no longer on the canvas/);
  assert.doesNotMatch(told[1], /no longer on the canvas/);
  await panel.page.reload();
  await panel.button('Redo this turn').click();

  await panel.holds('LoadImage', 'KSampler');
});

scenario('the canvas goes back to any message, and Ctrl+Z brings back what was there', async ({ open, provider }) => {
  provider.willAnswer(...adds('LoadImage', 'First.'), ...adds('KSampler', 'Second.'));
  const panel = await open();
  await panel.ask('an image', 'First.');
  await panel.ask('a sampler', 'Second.');
  const restore = panel.transcript.getByRole('article', { name: 'You' }).getByRole('button', { name: /^Restore the canvas/ });
  await restore.nth(1).click();
  await panel.holds('LoadImage');
  await panel.page.getByText('The canvas is as it was at that message.').waitFor();
  await capture(panel.page, 'canvas-restored');

  await panel.page.locator('#canvas').focus();
  await panel.page.keyboard.press('Control+z');
  await panel.holds('LoadImage', 'KSampler');
});

scenario('trying again offers to take the answer back first, doubles nothing, and keeps both versions', async ({ open, provider }) => {
  provider.willAnswer(...adds('KSampler', 'One.'), ...adds('KSampler', 'Two.'));
  const panel = await open();
  await panel.ask('a sampler', 'One.');
  await panel.button('Try again').click();
  const question = panel.page.getByRole('alertdialog', { name: /so that nothing doubles/ });
  await question.waitFor();
  await capture(panel.page, 'restore-first');
  await panel.page.keyboard.press('Enter');
  await panel.text('Two.').waitFor();
  await panel.idle();
  await panel.holds('KSampler');

  await panel.button('Earlier version').click();
  await panel.text('One.').waitFor();
  assert.deepEqual(await panel.messages(), ['a sampler', 'One.']);
  await capture(panel.page, 'versions');
  await panel.page.reload();
  await panel.button('Later version').click();
  await panel.text('Two.').waitFor();
});

scenario('an edited message stays as another version, and what it did can be kept', async ({ open, provider }) => {
  provider.willAnswer(...adds('KSampler', 'One.'), ...adds('LoadImage', 'Two.'));
  const panel = await open();
  await panel.ask('a sampler', 'One.');
  await panel.button('Edit').click();
  await panel.page.getByRole('textbox', { name: 'Edit your message' }).fill('an image');
  await panel.page.keyboard.press('Enter');
  await panel.button('Keep the canvas as it is').click();
  await panel.text('Two.').waitFor();
  await panel.idle();

  await panel.holds('KSampler', 'LoadImage');
  await panel.button('Earlier version').click();
  await panel.text('One.').waitFor();
  assert.deepEqual(await panel.messages(), ['a sampler', 'One.']);
});
