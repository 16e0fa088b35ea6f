import assert from 'node:assert/strict';
import { artifact } from '../support/artifacts.mjs';
import { capture, drawn } from '../support/capture.mjs';
import { panel, post } from '../support/panel.mjs';

// What the demo does to the workflow, through the same path that a model uses.
const scenario = panel({ demo: true });

const TEXT_TO_IMAGE = [
  'CheckpointLoaderSimple',
  'CLIPTextEncode',
  'CLIPTextEncode',
  'EmptyLatentImage',
  'KSampler',
  'VAEDecode',
  'SaveImage',
];

scenario('"add a KSampler" puts the node on the canvas', async ({ open }) => {
  const panel = await open();

  await panel.ask('add a KSampler', 'Done: KSampler is on the canvas as node 1.');

  await panel.holds('KSampler');
  await panel.page.locator('.tool[data-tool=addNode][data-state=done]').getByText('Added KSampler', { exact: true }).waitFor();
  await capture(panel.page, 'node-added');
});

scenario('text to image is shown before it is applied, and is then a workflow that can run', async ({ host, open }) => {
  const panel = await open();
  await panel.say('build text to image of a red fox');
  const preview = panel.page.getByRole('region', { name: 'This replaces the workflow on your canvas' });

  await preview.getByText('7 added').waitFor();
  await preview.getByText('a red fox').waitFor();
  assert.deepEqual(await panel.types(), [], 'nothing is done before the answer');
  await capture(panel.page, 'apply-preview');
  await panel.button('Apply').click();
  await panel.transcript.getByText(/^The text-to-image workflow is on the canvas/).waitFor();
  await panel.idle();

  await panel.holds(...TEXT_TO_IMAGE);
  const { valid, errors, warnings } = await post(`${host.url}/api/workflows/validate`, { workflow: await panel.workflow() });
  assert.deepEqual({ valid, errors, warnings }, { valid: true, errors: [], warnings: [] });
  await capture(panel.page, 'applied');
});

scenario('Reject leaves everything as it was, and the answer says so', async ({ open }) => {
  const panel = await open();
  await panel.ask('add a Load Image', /LoadImage is on the canvas/);
  // All but what part of it is in view: a proposal is brought there.
  const workflow = async () => ({ ...(await panel.workflow()), extra: undefined });
  const before = await workflow();

  await panel.say('build text to image of a red fox');
  await panel.page.getByText('1 removed').waitFor();
  await panel.button('Reject').click();
  await panel.transcript.getByText('All right, your workflow stays as it was. What should be different?').waitFor();
  await panel.idle();

  assert.deepEqual(await workflow(), before);
  const line = panel.page.locator('.tool[data-tool=applyWorkflowJson]');
  assert.equal(await line.innerText(), 'Apply workflow\nrejected', 'no words that were written for the model');
  await panel.page.reload();
  await line.getByText('rejected', { exact: true }).waitFor();
  await capture(panel.page, 'rejected');
});

scenario('a tool that fails says why, without JSON', async ({ open }) => {
  const panel = await open();

  await panel.ask('add a Sparkle Maker', /^That did not work/);

  assert.match((await panel.messages()).at(-1), /SparkleMaker/);
  assert.doesNotMatch((await panel.messages()).at(-1), /[{}]/, 'raw JSON');
  assert.deepEqual(await panel.types(), []);
  await capture(panel.page, 'tool-failed');
});

scenario('the empty canvas says what it is for, and a double click adds a node by hand', async ({ open }) => {
  const panel = await open();
  const hint = panel.page.getByText(/^Your workflow appears here/);
  await hint.waitFor();

  const search = panel.page.locator('.litesearchbox input');
  // On a busy machine two clicks may come too far apart to be one double click, for a person too.
  for (let tries = 0; tries < 5 && (await search.count()) === 0; tries++) {
    await panel.page.locator('#canvas').dblclick({ position: { x: 300, y: 300 } });
    await drawn(panel.page);
  }
  await search.pressSequentially('VAE Dec');
  await panel.page
    .locator('.lite-search-item', { hasText: /VAE Decode/ })
    .first()
    .waitFor();
  await panel.page.screenshot({ path: artifact('node-search-dark-wide') });
  await panel.page
    .locator('.lite-search-item', { hasText: /VAE Decode/ })
    .first()
    .click();

  await hint.waitFor({ state: 'hidden' });
});
