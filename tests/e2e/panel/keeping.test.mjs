import assert from 'node:assert/strict';
import { answer, call, say, think } from '../../conformance/support/answers.mjs';
import { capture } from '../support/capture.mjs';
import { panel } from '../support/panel.mjs';

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
