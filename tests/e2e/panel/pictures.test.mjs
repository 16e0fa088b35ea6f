import { readFile, stat } from 'node:fs/promises';
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { artifact } from '../support/artifacts.mjs';
import { drawn } from '../support/capture.mjs';
import { fakeComfy } from '../support/fakeComfy.mjs';
import { panel } from '../support/panel.mjs';

// The pictures of the README. PICTURES=1 writes them to docs/images; every other run only tries that they can be taken.
const place = (name) =>
  process.env.PICTURES ? fileURLToPath(new URL(`../../../docs/images/${name}.png`, import.meta.url)) : artifact(name);
const LARGEST = 300_000;
const CHECKPOINTS = ['juggernaut-xl-v9.safetensors', 'sd_xl_base_1.0.safetensors'];

const scenario = panel({ demo: true });

async function take(page, name) {
  await page.screenshot({ path: place(name) });
  assert.ok((await stat(place(name))).size < LARGEST, `${name} is small enough for a README`);
}

scenario('the README’s pictures: a workflow on the canvas in dark and light, and a change under review', async ({ t, start, open }) => {
  const nodes = JSON.parse(await readFile(new URL('../../../src/Plugins/Nodes/core-nodes.json', import.meta.url), 'utf8'));
  nodes.CheckpointLoaderSimple.input.required.ckpt_name = [CHECKPOINTS];
  const comfy = await fakeComfy({ nodes, checkpoints: CHECKPOINTS });
  t.after(() => comfy.stop());
  const host = await start({ COMFYUI_BASE_URL: comfy.url });
  t.after(() => host.stop());
  const panel = await open(host.url);
  const { page } = panel;
  await page.setViewportSize({ width: 1360, height: 760 });
  await page.getByText(/^ComfyUI: \d+ node types$/).waitFor();
  await panel.say('/rename Fox in the snow');
  await panel.ask('search nodes for upscale', /upscale/i);

  await panel.say('build text to image of a red fox in the snow, morning light');
  await panel.button('Apply').click();
  await panel.transcript.getByText(/^The text-to-image workflow is on the canvas/).waitFor();
  await panel.idle();
  await panel.ask('set steps of node 5 to 30', 'steps of node 5 is 30 now.');
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    await drawn(page);
    await take(page, `panel-${colorScheme}`);
  }

  await panel.say('build text to image of a lighthouse at night');
  await panel.button('Apply').waitFor();
  await drawn(page);
  await take(page, 'review');
});
