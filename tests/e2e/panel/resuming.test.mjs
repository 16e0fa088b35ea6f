import assert from 'node:assert/strict';
import { answer, call, holdUntil, say, sayForever } from '../../conformance/support/answers.mjs';
import { capture } from '../support/capture.mjs';
import { gate, panel } from '../support/panel.mjs';
import { PanelPage } from '../support/PanelPage.mjs';
import { tcpProxy } from '../support/tcpProxy.mjs';

const scenario = panel();
const saving = {
  1: { class_type: 'LoadImage', inputs: { image: 'cat.png' } },
  2: { class_type: 'PreviewImage', inputs: { images: ['1', 0] } },
};
const words = Array.from({ length: 40 }, (_, index) => `word${index} `);

scenario('a reload in the middle of an answer shows the rest of it', async ({ open, provider }) => {
  const more = gate();
  provider.willAnswer(answer(say(...words), holdUntil(more.opened), say('and the end.')), answer(say('Next.')));
  const panel = await open();
  await panel.say('talk');
  await panel.transcript.getByText(/word39/).waitFor();
  await panel.say('and then');

  await panel.page.reload();
  await panel.transcript.getByText(/word39/).waitFor();
  await panel.button('Stop').waitFor();
  await capture(panel.page, 'reloaded-while-streaming');
  more.open();
  await panel.text('Next.').waitFor();
  await panel.idle();

  assert.deepEqual(await panel.messages(), ['talk', `${words.join('')}and the end.`, 'and then', 'Next.']);
  assert.equal(provider.requests.length, 2);
  assert.equal(await panel.failure.count(), 0);
  await panel.page.getByText('30 tokens').waitFor();
});

scenario('a page closed during an answer shows the rest when it is reopened', async ({ open, provider, context, host }) => {
  const more = gate();
  provider.willAnswer(answer(say('Half an '), holdUntil(more.opened), say('answer, and the rest.')));
  const panel = await open();
  await panel.say('talk');
  await panel.text('Half an').waitFor();

  await panel.page.close({ runBeforeUnload: true });
  more.open();
  const again = await PanelPage.open(await context.newPage(), host.url);

  await again.text('Half an answer, and the rest.').waitFor();
  await again.idle();
  assert.deepEqual(await again.messages(), ['talk', 'Half an answer, and the rest.']);
});

scenario('a reload between rounds of tools runs no call twice, and the turn goes on', async ({ open, provider }) => {
  const more = gate();
  provider.willAnswer(
    answer(say('First. '), call('addNode', { nodeType: 'KSampler' })),
    answer(say('Second. '), call('addNode', { nodeType: 'LoadImage' }), holdUntil(more.opened)),
    answer(say('Done.')),
  );
  const panel = await open();
  await panel.say('build');
  await panel.transcript.getByText('Second.').waitFor();
  await panel.holds('KSampler');

  await panel.page.reload();
  await panel.transcript.getByText('Second.').waitFor();
  more.open();
  await panel.text('Done.').waitFor();
  await panel.idle();

  await panel.holds('KSampler', 'LoadImage');
  assert.deepEqual(await panel.messages(), ['build', 'First.\nSecond.\nDone.']);
  assert.equal(provider.requests.length, 3);
  const results = provider.requests[2].body.messages.filter(({ role }) => role === 'tool').map(({ content }) => JSON.parse(content));
  assert.deepEqual(
    results.map(({ success }) => success),
    [true, true],
  );
});

scenario(
  'a question that was open is asked again after a reload, and what ran before it does not run again',
  async ({ open, provider }) => {
    provider.willAnswer(
      answer(call('addNode', { nodeType: 'KSampler' }), call('applyWorkflowJson', { workflow: saving })),
      answer(say('As you wish.')),
    );
    const panel = await open();
    await panel.say('build');
    await panel.button('Reject').waitFor();

    await panel.page.reload();
    await panel.button('Reject').click();

    await panel.text('As you wish.').waitFor();
    await panel.idle();
    await panel.holds('KSampler');
    assert.match(provider.requests[1].body.messages.at(-1).content, /rejected/);
  },
);

scenario('a lost connection is found again, with all tools run once', async ({ t, host, open, provider }) => {
  const line = await tcpProxy(host.url);
  t.after(() => line.stop());
  const [more, end] = [gate(), gate()];
  provider.willAnswer(
    answer(say('One '), holdUntil(more.opened), say('two '), call('addNode', { nodeType: 'KSampler' }), holdUntil(end.opened)),
    answer(say('Done.')),
  );
  const panel = await open(line.url);
  await panel.say('build');
  await panel.transcript.getByText('One').waitFor();

  line.lose();
  await panel.transcript.getByText(/The connection was lost\. Trying again/).waitFor();
  await panel.transcript.getByText('One').waitFor();
  await capture(panel.page, 'connection-lost');
  more.open();
  line.restore();
  await panel.transcript.getByText('One two').waitFor();
  line.lose();
  line.restore();
  await panel.transcript.getByText('One two').waitFor();
  end.open();
  await panel.text('Done.').waitFor();
  await panel.idle();

  await panel.holds('KSampler');
  assert.deepEqual(await panel.messages(), ['build', 'One two\nDone.']);
  assert.equal(provider.requests.length, 2);
});

scenario('a connection that stays away keeps what arrived; Try again goes on with the same answer', async ({ t, host, open, provider }) => {
  const line = await tcpProxy(host.url);
  t.after(() => line.stop());
  const more = gate();
  provider.willAnswer(answer(say('Half an '), holdUntil(more.opened), say('answer.')));
  const panel = await open(line.url);
  await panel.say('talk');
  await panel.text('Half an').waitFor();

  line.lose();
  await panel.failure.getByText(/The connection dropped before the answer was complete/).waitFor({ timeout: 20_000 });
  assert.deepEqual(await panel.messages(), ['talk', 'Half an']);
  line.restore();
  more.open();
  await panel.failure.getByRole('button', { name: 'Try again' }).click();

  await panel.text('Half an answer.').waitFor();
  await panel.idle();
  assert.equal(provider.requests.length, 1);
  assert.equal(await panel.failure.count(), 0);
});

scenario('Stop reaches the provider, also after a reload', async ({ open, provider }) => {
  provider.willAnswer(answer(say('Once '), sayForever('on and ')));
  const panel = await open();
  await panel.say('Tell me a story');
  await panel.transcript.getByText(/Once (on and )+/).waitFor();

  await panel.page.reload();
  await panel.transcript.getByText(/Once (on and )+/).waitFor();
  await panel.button('Stop').click();

  await panel.text('You stopped this answer.').waitFor();
  assert.equal(await provider.requests[0].hungUp, true);
  assert.match((await panel.messages()).at(-1), /^Once on and/);
});

scenario('an answer that the service no longer has keeps what arrived, and can be requested again', async ({ t, host, open, provider }) => {
  const line = await tcpProxy(host.url);
  t.after(() => line.stop());
  provider.willAnswer(answer(say('Half an answer'), holdUntil(gate().opened)), answer(say('Whole this time.')));
  const panel = await open(line.url);
  await panel.page.route('**/api/chat/*/stream', (route) => route.fulfill({ status: 204 }));
  await panel.say('talk');
  await panel.text('Half an answer').waitFor();
  line.lose();
  line.restore();

  await panel.failure.getByText(/The connection dropped before the answer was complete/).waitFor();
  assert.deepEqual(await panel.messages(), ['talk', 'Half an answer']);
  await panel.failure.getByRole('button', { name: 'Try again' }).click();
  await panel.text('Whole this time.').waitFor();
});
