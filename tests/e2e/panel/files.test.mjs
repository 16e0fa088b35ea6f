import assert from 'node:assert/strict';
import { answer, call, say } from '../../conformance/support/answers.mjs';
import { capture } from '../support/capture.mjs';
import { panel } from '../support/panel.mjs';
import { solidPng } from '../support/solidPng.mjs';

const scenario = panel();

const prompt = {
  1: { class_type: 'CheckpointLoaderSimple', inputs: { ckpt_name: 'fox.safetensors' } },
  2: { class_type: 'EmptyLatentImage', inputs: { width: 512, height: 512, batch_size: 1 } },
  3: { class_type: 'VAEDecode', inputs: { samples: ['2', 0], vae: ['1', 2] } },
  4: { class_type: 'SaveImage', inputs: { images: ['3', 0], filename_prefix: 'fox' } },
};
const json = { name: 'fox.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(prompt)) };
const png = { name: 'fox.png', mimeType: 'image/png', buffer: solidPng(16, 16, 3, { prompt: JSON.stringify(prompt) }) };
const types = ['CheckpointLoaderSimple', 'EmptyLatentImage', 'VAEDecode', 'SaveImage'];

const choose = (panel, file) => panel.page.locator('input[type=file]').setInputFiles(file);
const card = (panel, name) => panel.page.getByRole('region', { name, exact: true });

scenario('a workflow file is explained without the model, opened, and taken back', async ({ open, provider }) => {
  const panel = await open();
  await choose(panel, json);
  const file = card(panel, 'fox.json');
  await file.getByText('What it does').click();
  await file
    .getByText(/SaveImage/)
    .first()
    .waitFor();
  await capture(panel.page, 'file-card');
  await file.getByRole('button', { name: 'Compare with the canvas' }).click();
  await file.getByText('4 added, 0 removed, 0 changed').waitFor();
  await capture(panel.page, 'file-compared');
  await file.getByRole('button', { name: 'Open on the canvas' }).click();

  await panel.holds(...types);
  assert.equal(await file.count(), 0);
  assert.equal(provider.requests.length, 0, 'the model was asked');
  await panel.page.locator('#canvas').focus();
  await panel.page.keyboard.press('Control+z');
  await panel.holds();
});

scenario('a picture with a workflow in it may be opened or attached', async ({ open, provider }) => {
  provider.willAnswer(answer(say('A dark square.')));
  const panel = await open();
  await choose(panel, png);
  await card(panel, 'fox.png').getByRole('button', { name: 'Attach as picture' }).click();
  await panel.page.getByRole('img', { name: 'fox.png' }).waitFor();
  await panel.ask('What is this?', 'A dark square.');
  await choose(panel, png);
  await card(panel, 'fox.png').getByRole('button', { name: 'Open on the canvas' }).click();
  await panel.holds(...types);
});

scenario('Explain sends what the workflow does, and not the file', async ({ open, provider }) => {
  provider.willAnswer(answer(say('It saves a grey picture.')));
  const panel = await open();
  await choose(panel, json);
  await card(panel, 'fox.json').getByRole('button', { name: 'Explain' }).click();
  await panel.text('It saves a grey picture.').waitFor();
  const sent = JSON.stringify(provider.requests.at(-1).body.messages.at(-1));
  assert.match(sent, /fox\.safetensors/);
  assert.doesNotMatch(sent, /class_type/);
  await panel.transcript.getByText('fox.json.txt').waitFor();
});

scenario('a workflow that is pasted as text is offered too; other text stays text', async ({ open }) => {
  const panel = await open();
  const paste = (text) =>
    panel.box.evaluate((box, text) => {
      const data = new DataTransfer();
      data.setData('text/plain', text);
      box.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true, composed: true }));
    }, text);
  await paste('{ not a workflow }');
  assert.equal(await panel.page.locator('.file-card').count(), 0);
  await paste(JSON.stringify(prompt));
  await card(panel, 'workflow.json').waitFor();
});

scenario('a drop anywhere on the panel is taken, and the page stays', async ({ open, provider }) => {
  provider.willAnswer(answer(call('addNode', { nodeType: 'KSampler' })), answer(say('Added.')));
  const panel = await open();
  await panel.ask('add one', 'Added.');
  await panel.transcript.evaluate((log, text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], 'fox.json', { type: 'application/json' }));
    for (const type of ['dragover', 'drop'])
      log.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true, composed: true }));
  }, json.buffer.toString());
  await card(panel, 'fox.json').waitFor();
});

scenario('a text is attached as text', async ({ open, provider }) => {
  provider.willAnswer(answer(say('Three words.')));
  const panel = await open();
  await choose(panel, { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('three plain words') });
  await panel.page.getByText('notes.txt', { exact: true }).waitFor();
  await panel.ask('Count them', 'Three words.');
  assert.match(JSON.stringify(provider.requests.at(-1).body.messages.at(-1)), /three plain words/);
});
