import assert from 'node:assert/strict';
import { answer, call, holdUntil, say, think } from '../../conformance/support/answers.mjs';
import { capture } from '../support/capture.mjs';
import { gate, panel } from '../support/panel.mjs';
import { PanelPage } from '../support/PanelPage.mjs';

const scenario = panel();

scenario('a reload keeps the conversation, the draft, the tokens and the workflow', async ({ open, provider }) => {
  provider.willAnswer(
    answer(think('A node is wanted.'), say('I add it.'), call('addNode', { nodeType: 'KSampler' })),
    answer(say('It is there.')),
  );
  const panel = await open();
  await panel.ask('add one', 'It is there.');
  await panel.box.fill('a half-written thou');
  const before = await panel.messages();

  await panel.page.reload();
  await panel.text('It is there.').waitFor();

  assert.deepEqual(await panel.messages(), before);
  assert.equal(await panel.box.inputValue(), 'a half-written thou');
  await panel.page.getByText('30 tokens').waitFor();
  await panel.holds('KSampler');
  await panel.page.getByRole('heading', { name: 'add one' }).waitFor();
  await capture(panel.page, 'reloaded');
});

scenario('a reload during an answer keeps every delta, says so, and the answer can be requested again', async ({ open, provider }) => {
  const words = Array.from({ length: 40 }, (_, index) => `word${index} `);
  provider.willAnswer(answer(say(...words), holdUntil(gate().opened)), answer(say('Whole this time.')));
  const panel = await open();
  await panel.say('talk');
  await panel.transcript.getByText(/word39/).waitFor();
  await panel.say('and then');

  await panel.page.reload();
  await panel.transcript.getByText(/word39/).waitFor();

  assert.deepEqual(await panel.messages(), ['talk', words.join('').trim()]);
  await panel.failure.getByText(/The connection dropped before the answer was complete/).waitFor();
  assert.equal(await panel.queue.getByRole('textbox').inputValue(), 'and then');
  await capture(panel.page, 'reloaded-while-streaming');
  await panel.queue.getByRole('button', { name: 'Remove from the queue' }).click();
  await panel.failure.getByRole('button', { name: 'Try again' }).click();
  await panel.text('Whole this time.').waitFor();
});

scenario('a page closed during an answer finds it again when it is reopened', async ({ open, provider, context, host }) => {
  provider.willAnswer(answer(say('Half an ', 'answer'), holdUntil(gate().opened)));
  const panel = await open();
  await panel.say('talk');
  await panel.text('Half an answer').waitFor();

  await panel.page.close({ runBeforeUnload: true });
  const again = await PanelPage.open(await context.newPage(), host.url);

  await again.text('Half an answer').waitFor();
  assert.deepEqual(await again.messages(), ['talk', 'Half an answer']);
});

scenario('a broken stored workflow neither blanks the page nor is lost', async ({ open }) => {
  const panel = await open();
  await panel.page.evaluate(() => {
    localStorage.setItem('comfy-assistant.page-workflow', '{"nodes": [');
    localStorage.setItem('comfy-assistant.settings', 'not JSON');
    localStorage.setItem('comfy-assistant.unsaved.x', 'neither');
  });
  const again = await open();

  await again.page.getByRole('heading', { name: 'What shall we build?' }).waitFor();
  await again.page.getByText(/saved workflow could not be read/).waitFor();
  assert.equal(await again.page.evaluate(() => localStorage.getItem('comfy-assistant.page-workflow.broken')), '{"nodes": [');
});
