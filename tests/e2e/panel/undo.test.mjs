import assert from 'node:assert/strict';
import { answer, call, say } from '../../conformance/support/answers.mjs';
import { capture } from '../support/capture.mjs';
import { panel } from '../support/panel.mjs';

const scenario = panel();

const twoEdits = () => [
  answer(call('addNode', { nodeType: 'KSampler' }), call('addNode', { nodeType: 'VAEDecode' })),
  answer(call('setNodeWidgetValue', { nodeId: 1, widgetName: 'steps', value: 33 })),
  answer(say('Both are there.')),
];

scenario('"Undo this turn" undoes everything an answer did', async ({ open, provider }) => {
  provider.willAnswer(
    answer(call('addNode', { nodeType: 'LoadImage' })),
    answer(say('First.')),
    answer(call('addNode', { nodeType: 'KSampler' }), call('addNode', { nodeType: 'VAEDecode' })),
    answer(say('Both are there.')),
  );
  const panel = await open();
  await panel.ask('an image', 'First.');
  await panel.ask('two nodes', 'Both are there.');
  await panel.holds('LoadImage', 'KSampler', 'VAEDecode');
  await capture(panel.page, 'undo-offered');

  await panel.button('Undo this turn').last().click();

  await panel.holds('LoadImage');
  await panel.button('Redo this turn').waitFor();
  await panel.page.getByText('Undone: these changes are no longer on the canvas.').waitFor();
  const struck = await panel.transcript.locator('[data-undone] .work-sentence').evaluate((one) => getComputedStyle(one).textDecorationLine);
  assert.equal(struck, 'line-through');
  await capture(panel.page, 'undone');
});

scenario('an undo that would affect later changes asks first, and takes back only its own', async ({ open, provider }) => {
  provider.willAnswer(
    answer(call('addNode', { nodeType: 'LoadImage' }), call('addNode', { nodeType: 'KSampler' })),
    answer(say('First.')),
    answer(call('getWorkflowInfo', {})),
    answer(call('setNodeWidgetValue', { nodeId: 2, widgetName: 'steps', value: 33 })),
    answer(say('Second.')),
  );
  const panel = await open();
  await panel.ask('two nodes', 'First.');
  await panel.ask('33 steps', 'Second.');

  await panel.button('Undo this turn').first().click();
  const question = panel.page.getByRole('alertdialog', { name: /You have changed this since: KSampler/ });
  await question.waitFor();
  await capture(panel.page, 'undo-asks');
  await question.getByRole('button', { name: 'Cancel' }).click();
  await panel.holds('LoadImage', 'KSampler');
  await panel.button('Undo this turn').first().click();
  await question.getByRole('button', { name: 'Keep my changes' }).click();
  await panel.holds('KSampler');
  await panel.transcript.getByText('Undone: these changes are no longer on the canvas.').waitFor();
  await panel.button('Redo this turn').click();

  await panel.holds('LoadImage', 'KSampler');
});

scenario('Ctrl+Z on the canvas undoes a whole turn in one step, Ctrl+Y redoes it', async ({ open, provider }) => {
  provider.willAnswer(...twoEdits());
  const panel = await open();
  await panel.ask('two nodes', 'Both are there.');
  await panel.holds('KSampler', 'VAEDecode');

  await panel.page.locator('#canvas').focus();
  await panel.page.keyboard.press('Control+z');
  await panel.holds();
  await panel.page.keyboard.press('Control+y');

  await panel.holds('KSampler', 'VAEDecode');
  const sampler = (await panel.workflow()).nodes.find((node) => node.type === 'KSampler');
  assert.ok(sampler.widgets_values.includes(33), 'the value that the turn set');
});
