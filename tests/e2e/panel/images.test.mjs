import assert from 'node:assert/strict';
import { answer, say } from '../../conformance/support/answers.mjs';
import { capture } from '../support/capture.mjs';
import { panel } from '../support/panel.mjs';

const scenario = panel();

// A red square of 32 px, drawn by the browser itself.
const give = (panel, how) =>
  panel.box.evaluate(async (box, how) => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 32, height: 32 });
    canvas.getContext('2d').fillStyle = 'crimson';
    canvas.getContext('2d').fillRect(0, 0, 32, 32);
    const blob = await new Promise((done) => canvas.toBlob(done, 'image/png'));
    const data = new DataTransfer();
    data.items.add(new File([blob], `${how}.png`, { type: 'image/png' }));
    const event =
      how === 'paste'
        ? new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true, composed: true })
        : new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true, composed: true });
    box.dispatchEvent(event);
  }, how);

const content = (provider) => provider.requests.at(-1).body.messages.at(-1).content;

for (const how of ['paste', 'drop'])
  scenario(`an image by ${how} reaches the provider as an image`, async ({ open, provider }) => {
    provider.willAnswer(answer(say('A red square.')));
    const panel = await open();
    await give(panel, how);
    await panel.page.getByRole('img', { name: `${how}.png` }).waitFor();
    if (how === 'paste') await capture(panel.page, 'image-attached');

    await panel.ask('What is this?', 'A red square.');

    const [text, image] = content(provider).sort((a, b) => (a.type < b.type ? 1 : -1));
    assert.deepEqual(text, { type: 'text', text: 'What is this?' });
    assert.match(image.image_url.url, /^data:image\/png;base64,iVBOR/);
    await panel.transcript.getByRole('img', { name: `${how}.png` }).waitFor();
    assert.equal(await panel.page.getByRole('button', { name: /^Remove/ }).count(), 0, 'the composer is empty again');
    if (how === 'drop') await capture(panel.page, 'image-sent');
  });

scenario('an image alone is a message; a removed one is not sent; other files are refused with a reason', async ({ open, provider }) => {
  provider.willAnswer(answer(say('Seen.')));
  const panel = await open();
  const picker = panel.page.locator('input[type=file]');
  await picker.setInputFiles({ name: 'model.bin', mimeType: 'application/octet-stream', buffer: Buffer.from([0, 1]) });
  await panel.page.getByText('model.bin holds no picture, text or workflow, and was not attached.').waitFor();
  await capture(panel.page, 'not-an-image');
  await give(panel, 'paste');
  await give(panel, 'drop');
  await panel.button('Remove paste.png').click();
  await panel.button('Send').click();
  await panel.text('Seen.').waitFor();
  await panel.idle();

  assert.deepEqual(
    content(provider).map((part) => part.type),
    ['image_url'],
  );
});

scenario('an attached image survives a reload before it is sent', async ({ open, provider }) => {
  const panel = await open();
  await panel.box.fill('look at this');
  await give(panel, 'paste');
  await panel.page.getByRole('img', { name: 'paste.png' }).waitFor();

  await panel.page.reload();

  await panel.page.getByRole('img', { name: 'paste.png' }).waitFor();
  provider.willAnswer(answer(say('Seen.')));
  await panel.box.press('Enter');
  await panel.text('Seen.').waitFor();
});
