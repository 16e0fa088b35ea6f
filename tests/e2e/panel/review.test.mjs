import assert from 'node:assert/strict';
import { answer, call, say } from '../../conformance/support/answers.mjs';
import { artifact } from '../support/artifacts.mjs';
import { capture, drawn } from '../support/capture.mjs';
import { panel } from '../support/panel.mjs';

const scenario = panel();

// The colours in src/canvas/Marks.ts.
const MADE = [0xd9, 0x9a, 0x2b];
const POINTED = [0x6f, 0x7f, 0xf0];
const CKPT = 'v1-5-pruned-emaonly-fp16.safetensors';
const SAMPLER = { sampler_name: 'euler', scheduler: 'normal', denoise: 1 };
const workflow = () => ({
  1: { class_type: 'CheckpointLoaderSimple', inputs: { ckpt_name: CKPT } },
  2: { class_type: 'CLIPTextEncode', inputs: { text: 'a red fox in the snow', clip: ['1', 1] } },
  3: { class_type: 'CLIPTextEncode', inputs: { text: 'blurry', clip: ['1', 1] } },
  4: { class_type: 'EmptyLatentImage', inputs: { width: 512, height: 512, batch_size: 1 } },
  5: {
    class_type: 'KSampler',
    inputs: { model: ['1', 0], positive: ['2', 0], negative: ['3', 0], latent_image: ['4', 0], steps: 20, cfg: 7, seed: 1, ...SAMPLER },
  },
  6: { class_type: 'VAEDecode', inputs: { samples: ['5', 0], vae: ['1', 2] } },
  7: { class_type: 'SaveImage', inputs: { images: ['6', 0], filename_prefix: 'fox' } },
});

/** Other steps and size, a second picture of the same, and a preview in place of the file; as models do it, under other ids. */
function proposal() {
  const next = workflow();
  next[5].inputs.steps = 30;
  next[4].inputs.width = 1024;
  delete next[7];
  next[8] = { class_type: 'PreviewImage', inputs: { images: ['6', 0] } };
  next[20] = next[2];
  delete next[2];
  next[5].inputs.positive = ['20', 0];
  return next;
}

const apply = (json) => answer(call('applyWorkflowJson', { workflow: json }));
const values = async (panel, type) => (await panel.workflow()).nodes.find((node) => node.type === type).widgets_values;

async function begin({ open, provider }, ...answers) {
  provider.willAnswer(apply(workflow()), answer(say('It is there.')), ...answers);
  const panel = await open();
  panel.page.setDefaultTimeout(10_000);
  await panel.say('text to image');
  await panel.button('Apply').click();
  await panel.transcript.getByText('It is there.').waitFor();
  await panel.idle();
  return panel;
}

scenario('a proposal is drawn on the canvas, and a part of it can be accepted', async (at) => {
  const panel = await begin(at, apply(proposal()), answer(say('Done in part.')));
  await panel.say('larger, and only a preview');
  const preview = panel.page.getByRole('region', { name: 'This replaces the workflow on your canvas' });
  await preview.waitFor();
  const lines = await preview
    .getByRole('checkbox')
    .evaluateAll((all) => all.map((box) => box.closest('label').innerText.replaceAll('\n', ' ')));
  assert.match(lines[0], /Save Image #7/, 'what it removes comes first');
  assert.equal(lines.length, 4, lines.join(' | '));
  assert.ok(!lines.some((line) => /CLIP Text Encode/.test(line)), 'a node under another id is the same node');
  await drawn(panel.page);
  await panel.page.screenshot({ path: artifact('review-on-canvas') });
  await capture(panel.page, 'review');
  await panel.page.setViewportSize({ width: 1280, height: 800 });

  await preview.getByRole('checkbox', { name: /Save Image/ }).uncheck();
  await preview.getByRole('checkbox', { name: /steps/ }).uncheck();
  await panel.button('Apply 2 of 4').click();
  await panel.transcript.getByText('Done in part.').waitFor();
  await panel.idle();
  await panel.holds(
    ...['CheckpointLoaderSimple', 'CLIPTextEncode', 'CLIPTextEncode', 'EmptyLatentImage', 'KSampler', 'VAEDecode'],
    ...['SaveImage', 'PreviewImage'],
  );
  assert.equal((await values(panel, 'EmptyLatentImage'))[0], 1024);
  assert.ok((await values(panel, 'KSampler')).includes(20));
  const told = at.provider.requests.at(-1).body.messages.at(-1).content;
  assert.match(told, /"rejected":\["SaveImage \(node 7\) removed","steps of KSampler \(node 5\) 20 → 30"\]/);
  await panel.page.screenshot({ path: artifact('review-accepted-in-part') });
});

scenario('rejecting a node rejects what depends on it', async (at) => {
  const next = workflow();
  next[9] = { class_type: 'VAELoader', inputs: { vae_name: 'x.safetensors' } };
  next[6].inputs.vae = ['9', 0];
  const panel = await begin(at, apply(next), answer(say('Kept, then.')));
  await panel.page.route('**/api/workflows/validate', (route) => route.fulfill({ json: { errors: [], warnings: [] } }));
  await panel.say('another VAE');
  const link = panel.page.getByRole('checkbox', { name: /link into vae/ });
  await panel.page.getByRole('checkbox', { name: /Load VAE/ }).uncheck();
  assert.equal(await link.isChecked(), false);
  assert.equal(await panel.button(/^Apply/).isDisabled(), true);
  await link.check();
  assert.equal(await panel.page.getByRole('checkbox', { name: /Load VAE/ }).isChecked(), true);
  await panel.button('Reject').click();
  await panel.transcript.getByText('Kept, then.').waitFor();
});

scenario('a typed answer while a proposal waits rejects it with those words', async (at) => {
  const panel = await begin(at, apply(proposal()), answer(say('Landscape, then.')));
  await panel.say('larger');
  await panel.button('Reject').waitFor();
  await panel.say('no, make it landscape');
  await panel.transcript.getByText('Landscape, then.').waitFor();
  await panel.idle();
  assert.match(at.provider.requests.at(-1).body.messages.at(-1).content, /said: \\"no, make it landscape\\"/);
  await panel.transcript.locator('blockquote').getByText('no, make it landscape').waitFor();
  assert.equal((await panel.messages()).filter((text) => text === 'no, make it landscape').length, 0);
  assert.equal((await values(panel, 'EmptyLatentImage'))[0], 512);
  await capture(panel.page, 'rejected-with-words', { audit: false });
});

scenario('a line of the log lights its nodes up, and jumps to them', async (at) => {
  const set = answer(call('setNodeWidgetValue', { nodeId: 7, widgetName: 'filename_prefix', value: 'wolf' }));
  const panel = await begin(at, set, answer(say('Renamed.')));
  await panel.ask('call it wolf', 'Renamed.');
  const { page } = panel;
  // Changes are outlined for some seconds after they were made.
  assert.ok(await outlined(page, MADE, false));
  assert.ok(await outlined(page, POINTED, false));
  const line = panel.transcript.locator('[data-tool=setNodeWidgetValue]');
  await line.hover();
  assert.ok(await outlined(page, POINTED, true), 'the node is outlined');
  await page.screenshot({ path: artifact('log-points-at-node') });
  await page.mouse.move(10, 10);
  assert.ok(await outlined(page, POINTED, false));

  await line.locator('summary').click();
  await page.mouse.move(10, 10);
  assert.ok(await outlined(page, POINTED, false));
  // Looked for before it lights up: it does so only for a moment. By keyboard, as the mouse would point at the line.
  const flash = outlined(page, POINTED, true);
  await panel.button('Show on the canvas').press('Enter');
  assert.ok(await flash, 'the node lights up');
  assert.ok(await outlined(page, POINTED, false), 'and goes out again');
});

/** Waits at most 10 s until nodes on the canvas are outlined in a colour, or are no longer; false if that does not come about. */
function outlined(page, colour, isThere) {
  return page.evaluate(
    async ({ colour, isThere }) => {
      const canvas = document.querySelector('#canvas');
      const end = Date.now() + 10_000;
      do {
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        let count = 0;
        for (let at = 0; at < data.length; at += 4) if (colour.every((part, index) => data[at + index] === part)) count++;
        if (isThere ? count > 100 : count === 0) return true;
        await new Promise(requestAnimationFrame);
      } while (Date.now() < end);
      return false;
    },
    { colour, isThere },
  );
}
