import assert from 'node:assert/strict';
import { answer, breakWith, call, lose, refuse, say } from '../../conformance/support/answers.mjs';
import { capture } from '../support/capture.mjs';
import { panel } from '../support/panel.mjs';

const scenario = panel();

const cases = [
  ['a wrong key', refuse(401, 'Incorrect API key provided.'), /refused the key.*Check OPENAI_API_KEY/, { state: 'error-key' }],
  ['a failing provider', refuse(500, 'The engine is on fire.'), /failed with status 500.*on fire.*Try again in a moment/, {}],
  [
    'an error in the middle',
    answer(say('Half an answer'), breakWith('Out of memory.')),
    /broke off.*Out of memory.*Try again/,
    { state: 'error-in-stream', partial: true },
  ],
  [
    'a cut connection',
    answer(say('Half an answer'), lose()),
    /(broke off|Could not reach).*(Try again|Start the provider)/,
    { partial: true },
  ],
];
for (const [name, fault, words, { state, partial }] of cases)
  scenario(`${name} is explained with what to do, and the answer can be requested again`, async ({ open, provider }) => {
    provider.willAnswer(fault, answer(say('Here it is.')));
    const panel = await open();
    await panel.say('precious words');

    await panel.failure.getByText(words).waitFor();
    assert.doesNotMatch(await panel.failure.innerText(), /[{}]/, 'raw JSON');
    assert.equal((await panel.messages())[0], 'precious words');
    if (partial) assert.equal((await panel.messages())[1], 'Half an answer');
    if (state) await capture(panel.page, state);
    await panel.failure.getByRole('button', { name: 'Try again' }).click();
    await panel.text('Here it is.').waitFor();
    await panel.idle();

    assert.deepEqual(await panel.messages(), ['precious words', 'Here it is.']);
    assert.equal(await panel.failure.count(), 0);
  });

scenario('a rate limit says how long to wait', async ({ open, provider }) => {
  provider.willAnswer(refuse(429, 'Slow down.', { 'Retry-After': '12' }), answer(say('Here it is.')));
  const panel = await open();
  await panel.ask('precious words', /asks to slow down.*try again in 12 seconds/);
  await capture(panel.page, 'error-rate');

  await panel.button('Try again').click();

  await panel.text('Here it is.').waitFor();
  assert.deepEqual(await panel.messages(), ['precious words', 'Here it is.']);
});

scenario('an error after tools keeps what they did, and the turn can still be undone', async ({ open, provider }) => {
  provider.willAnswer(answer(call('addNode', { nodeType: 'KSampler' })), refuse(500, 'The engine is on fire.'));
  const panel = await open();
  await panel.say('add one');
  await panel.failure.getByText(/on fire/).waitFor();
  await panel.holds('KSampler');

  await panel.button('Undo this turn').click();

  await panel.holds();
});

scenario('an unknown tool does not end the turn silently', async ({ open, provider }) => {
  provider.willAnswer(answer(call('makeCoffee', { strong: true })), answer(say('There is no such tool here.')));
  const panel = await open();

  await panel.ask('coffee', 'There is no such tool here.');

  assert.equal(await panel.page.locator('.tool[data-state=failed]').count(), 1);
});
