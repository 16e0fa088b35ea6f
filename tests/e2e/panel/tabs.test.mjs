import assert from 'node:assert/strict';
import { answer, call, say } from '../../conformance/support/answers.mjs';
import { capture } from '../support/capture.mjs';
import { panel } from '../support/panel.mjs';

const scenario = panel();

scenario(
  'a session is open in one tab; a second tab gets its own, and says why when the user asks for the first',
  async ({ open, provider }) => {
    provider.willAnswer(answer(say('One.')), answer(say('Two.')));
    const one = await open();
    await one.ask('first', 'One.');

    const other = await open();
    assert.deepEqual(await other.messages(), []);
    await other.ask('second', 'Two.');
    await other.button('Conversations').click();
    await other
      .button(/^first/, { exact: false })
      .first()
      .click();
    await other.page.getByText(/open in another tab/).waitFor();
    await capture(other.page, 'open-elsewhere');

    assert.deepEqual(await one.messages(), ['first', 'One.']);
    await one.page.close();
    await other.button('Conversations').click();
    await other
      .button(/^first/, { exact: false })
      .first()
      .click();
    await other.text('One.').waitFor();
  },
);

scenario('two tabs never interfere', async ({ open, provider }) => {
  const done = (nodeType) => [answer(call('addNode', { nodeType })), answer(say(`${nodeType} is there.`))];
  const one = await open();
  const other = await open();
  provider.willAnswer(...done('KSampler'));
  await one.ask('a sampler', 'KSampler is there.');
  provider.willAnswer(...done('LoadImage'));
  await other.ask('an image', 'LoadImage is there.');

  assert.deepEqual(await one.messages(), ['a sampler', 'KSampler is there.']);
  assert.deepEqual(await other.messages(), ['an image', 'LoadImage is there.']);
  await one.page.reload();
  await one.text('KSampler is there.').waitFor();
  await other.page.reload();
  await other.text('LoadImage is there.').waitFor();
  assert.deepEqual(await one.messages(), ['a sampler', 'KSampler is there.']);
});

scenario('each tab has its own canvas: a node in one never appears in the other', async ({ open, provider }) => {
  const one = await open();
  const other = await open();
  provider.willAnswer(answer(call('addNode', { nodeType: 'KSampler' })), answer(say('Added.')));
  await one.ask('a sampler', 'Added.');
  provider.willAnswer(answer(call('getWorkflowInfo', {})), answer(say('Looked.')));
  await other.ask('what is there', 'Looked.');

  const told = JSON.parse(provider.requests.at(-1).body.messages.at(-1).content);
  assert.deepEqual(told.data.nodes, []);
  await one.page.reload();
  await one.text('Added.').waitFor();
  provider.willAnswer(answer(call('getWorkflowInfo', {})), answer(say('Looked.')));
  await one.ask('what is there', 'Looked.');
  assert.deepEqual(
    JSON.parse(provider.requests.at(-1).body.messages.at(-1).content).data.nodes.map((node) => node.type),
    ['KSampler'],
  );
});
