import assert from 'node:assert/strict';
import { answer, holdUntil, say, sayForever } from '../../conformance/support/answers.mjs';
import { capture } from '../support/capture.mjs';
import { gate, panel } from '../support/panel.mjs';

const scenario = panel();

const textOf = ({ body }) => body.messages.at(-1).content;

scenario('Stop keeps what has arrived, and marks it', async ({ open, provider }) => {
  provider.willAnswer(answer(say('Once upon a time '), sayForever('on and ')));
  const panel = await open();
  await panel.say('Tell me a story');
  await panel.transcript.getByText(/Once upon a time (on and )+/).waitFor();
  await capture(panel.page, 'streaming');

  await panel.button('Stop').click();

  await panel.text('You stopped this answer.').waitFor();
  assert.match((await panel.messages()).at(-1), /^Once upon a time on and/);
  assert.equal(await provider.requests[0].hungUp, true);
  await capture(panel.page, 'stopped');
});

scenario('Escape stops as well', async ({ open, provider }) => {
  provider.willAnswer(answer(say('Once '), sayForever('on and ')));
  const panel = await open();
  await panel.say('Tell me a story');
  await panel.transcript.getByText(/Once (on and )+/).waitFor();

  await panel.page.keyboard.press('Escape');

  await panel.text('You stopped this answer.').waitFor();
});

scenario('Enter while an answer streams queues; what waits can be edited, reordered and removed', async ({ open, provider }) => {
  const more = gate();
  provider.willAnswer(
    answer(say('First'), holdUntil(more.opened), say(' answer.')),
    answer(say('Second answer.')),
    answer(say('Third answer.')),
  );
  const panel = await open();
  await panel.say('one');
  await panel.text('First').waitFor();

  for (const words of ['two', 'never mind', 'three']) await panel.say(words);
  const waiting = panel.queue.getByRole('textbox');
  await waiting.nth(2).waitFor();
  await waiting.nth(0).fill('two, but edited');
  await panel.queue.getByRole('button', { name: 'Remove from the queue' }).nth(1).click();
  await panel.queue.getByRole('button', { name: 'Move up' }).click();
  await capture(panel.page, 'queue');
  more.open();
  await panel.text('Third answer.').waitFor();
  await panel.idle();

  assert.deepEqual(provider.requests.map(textOf), ['one', 'three', 'two, but edited']);
  assert.deepEqual(await panel.messages(), ['one', 'First answer.', 'three', 'Second answer.', 'two, but edited', 'Third answer.']);
  assert.equal(await panel.queue.count(), 0);
});

scenario('after a stop the queue waits until it is sent', async ({ open, provider }) => {
  provider.willAnswer(answer(say('First '), sayForever('on ')), answer(say('Second answer.')));
  const panel = await open();
  await panel.say('one');
  await panel.transcript.getByText(/First (on )+/).waitFor();
  await panel.say('two');
  await panel.queue.waitFor();
  await panel.button('Stop').click();
  await panel.text('You stopped this answer.').waitFor();
  await capture(panel.page, 'queue-after-stop');

  await panel.button('Send next').click();

  await panel.text('Second answer.').waitFor();
  assert.equal(provider.requests.length, 2);
});

scenario('a message is edited and sent again; the earlier version stays', async ({ open, provider }) => {
  provider.willAnswer(answer(say('An old answer.')), answer(say('A later answer.')), answer(say('A new answer.')));
  const panel = await open();
  await panel.ask('a question', 'An old answer.');
  await panel.ask('a later question', 'A later answer.');

  await panel.button('Edit').first().click();
  const editor = panel.page.getByRole('textbox', { name: 'Edit your message' });
  await editor.fill('a better question');
  await capture(panel.page, 'editing');
  await editor.press('Enter');
  await panel.text('A new answer.').waitFor();
  await panel.idle();

  assert.deepEqual(await panel.messages(), ['a better question', 'A new answer.']);
  assert.ok(await panel.box.evaluate((box) => box.getRootNode().activeElement === box), 'one can type on');
  assert.equal(textOf(provider.requests.at(-1)), 'a better question');
  await capture(panel.page, 'edited');
  await panel.button('Earlier version').click();
  await panel.text('A later answer.').waitFor();
  assert.deepEqual(await panel.messages(), ['a question', 'An old answer.', 'a later question', 'A later answer.']);
});
