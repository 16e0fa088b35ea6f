import assert from 'node:assert/strict';
import { answer, call, refuse, say, think } from '../../conformance/support/answers.mjs';
import { capture } from '../support/capture.mjs';
import { panel } from '../support/panel.mjs';

const scenario = panel();

scenario('one turn’s work is a sentence that opens, in the names on the canvas', async ({ open, provider }) => {
  provider.willAnswer(
    answer(call('addNode', { nodeType: 'CheckpointLoaderSimple' }), call('addNode', { nodeType: 'KSampler' })),
    answer(call('connectNodes', { sourceNodeId: 1, sourceSlot: 'MODEL', targetNodeId: 2, targetSlot: 'model' })),
    answer(say('The sampler has its model.')),
  );
  const panel = await open();
  await panel.ask('build it', 'The sampler has its model.');

  const work = panel.transcript.locator('.work');
  assert.match(await work.locator('> summary').innerText(), /^Built 2 nodes, 1 link/);
  assert.equal(await work.locator('.tool').first().isVisible(), false);
  await capture(panel.page, 'log-folded');
  await work.locator('> summary').focus();
  await panel.page.keyboard.press('Enter');
  await work.getByText(/· MODEL → KSampler$/).waitFor();
  await capture(panel.page, 'log-open');
});

scenario('a failure that the model mends is quiet; one that ends the turn is not', async ({ open, provider }) => {
  const wrong = () => call('addNode', { nodeType: 'KSamplerr' });
  provider.willAnswer(
    answer(call('addNode', { nodeType: 'KSampler' })),
    answer(call('connectNodes', { sourceNodeId: 1, sourceSlot: 'LATENT', targetNodeId: 9, targetSlot: 0 })),
    answer(call('addNode', { nodeType: 'VAEDecode' })),
    answer(say('Both are there.')),
    answer(wrong()),
    refuse(401, 'Incorrect API key provided.'),
  );
  const panel = await open();
  await panel.ask('add two', 'Both are there.');
  assert.match(await panel.transcript.locator('.work > summary').innerText(), /^Built 2 nodes, 1 attempt failed/);
  assert.equal(await panel.transcript.locator('.tool-error:visible').count(), 0);

  await panel.say('and another');
  await panel.failure.getByText('The key was refused', { exact: true }).waitFor();
  await panel.transcript.locator('.tool-error:visible').waitFor();
  await capture(panel.page, 'log-failed');
  await panel.failure.getByRole('button', { name: 'Open model settings' }).click();
  await panel.drawer.waitFor();
});

scenario('how long the model thought is kept with the answer', async ({ open, provider }) => {
  provider.willAnswer(answer(think('Hm, a sampler.'), say('A sampler it is.')));
  const panel = await open();
  await panel.ask('what now?', 'A sampler it is.');
  await panel.transcript
    .locator('.reasoning > summary')
    .getByText(/^Thought/)
    .waitFor();
});
