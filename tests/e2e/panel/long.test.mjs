import assert from 'node:assert/strict';
import { answer, call, holdUntil, say } from '../../conformance/support/answers.mjs';
import { capture } from '../support/capture.mjs';
import { gate, panel } from '../support/panel.mjs';

const scenario = panel();

const fromEnd = (panel) => panel.transcript.evaluate((box) => box.scrollHeight - box.scrollTop - box.clientHeight);

scenario('five rounds of tools in a row are all run, and the sixth answer ends the turn', async ({ open, provider }) => {
  const rounds = ['LoadImage', 'VAEDecode', 'VAEEncode', 'KSampler', 'SaveImage'];
  provider.willAnswer(
    ...rounds.map((nodeType, round) => answer(say(`Round ${round + 1}.`), call('addNode', { nodeType }))),
    answer(say('All five are there.')),
  );
  const panel = await open();

  await panel.ask('go on', 'All five are there.');

  await panel.holds(...rounds);
  assert.equal(provider.requests.length, 6);
  assert.equal(await panel.page.locator('.tool[data-state=done]').count(), 5);
  await capture(panel.page, 'five-rounds');
});

scenario('an answer of 20,000 deltas arrives complete, and the page stays responsive', async ({ open, provider }) => {
  const words = Array.from({ length: 20_000 }, (_, index) => (index % 40 === 39 ? `w${index}.\n\n` : `w${index} `));
  const half = gate();
  provider.willAnswer(answer(say(...words.slice(0, 10_000)), holdUntil(half.opened), say(...words.slice(10_000))));
  const panel = await open();
  await panel.say('everything');
  await panel.transcript.getByText(/w9999/).waitFor();

  half.open();
  await panel.box.fill('typed while it came');
  assert.equal(await panel.box.inputValue(), 'typed while it came');
  await panel.transcript.getByText(/w19999\.$/).waitFor();
  await panel.idle();

  const shown = await panel.transcript.locator('.markdown').evaluate((text) => text.textContent.match(/w\d+/g).join(' '));
  assert.equal(shown, words.map((word) => word.match(/w\d+/)[0]).join(' '));
  assert.ok((await fromEnd(panel)) < 2, 'at the end');
});

scenario('500 messages open at the end, follow a new answer, and stay where the user scrolls', async ({ open, provider }) => {
  provider.willAnswer(answer(say('The 501st ', 'answer.')), answer(say('Unseen.')));
  const panel = await open();
  const messages = Array.from({ length: 500 }, (_, index) => ({
    id: `m${index}`,
    role: index % 2 ? 'assistant' : 'user',
    parts: [{ type: 'text', text: `Message ${index} with **bold** words.\n\n- one\n- two` }],
  }));
  const file = { format: 'comfy-assistant-sessions', version: 1, sessions: [{ session: { name: 'Five hundred', named: true }, messages }] };
  await panel.button('Conversations').click();
  await panel.drawer
    .locator('input[type=file]')
    .setInputFiles({ name: 'sessions.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(file)) });
  await panel
    .button(/^Five hundred/, { exact: false })
    .first()
    .click();
  await panel.text('Message 499 with bold words.').waitFor();

  await panel.allDrawn();
  assert.equal(await panel.transcript.locator('article').count(), 500);
  assert.ok((await fromEnd(panel)) < 2, 'at the end when it opens');
  await panel.ask('one more', 'The 501st answer.');
  assert.ok((await fromEnd(panel)) < 2, 'at the end of the answer');
  await capture(panel.page, '500-messages', { audit: false });
  assert.ok((await fromEnd(panel)) < 2, 'at the end after the size changed');

  await panel.transcript.hover();
  await panel.page.mouse.wheel(0, -3000);
  await panel.button('Jump to the latest').waitFor();
  await capture(panel.page, 'scrolled-up', { audit: false });
  await panel.button('Jump to the latest').click();
  await panel.button('Jump to the latest').waitFor({ state: 'detached' });
  await panel.ask('and more', 'Unseen.');
  assert.ok((await fromEnd(panel)) < 2);
});
