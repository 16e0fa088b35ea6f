import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { capture } from '../support/capture.mjs';
import { fakeComfy } from '../support/fakeComfy.mjs';
import { panel } from '../support/panel.mjs';

const scenario = panel({ demo: true });

scenario('without ComfyUI, the status strip says so and the core nodes are used', async ({ open }) => {
  const panel = await open();

  await panel.page.getByText('ComfyUI unreachable: core nodes only').waitFor();
  await panel.ask('add a KSampler', /KSampler is on the canvas/);

  await panel.holds('KSampler');
});

scenario('with ComfyUI, the canvas has its nodes and models', async ({ t, start, open }) => {
  const comfy = await fakeComfy();
  t.after(() => comfy.stop());
  const host = await start({ COMFYUI_BASE_URL: comfy.url });
  t.after(() => host.stop());
  const panel = await open(host.url);

  await panel.page.getByText('ComfyUI: 3 node types').waitFor();
  await panel.ask('add a Sparkle Maker', /SparkleMaker is on the canvas/);

  await panel.holds('SparkleMaker');
  await capture(panel.page, 'comfyui-reached');
});

scenario('nodes that were seen once stay known while ComfyUI is away', async ({ t, start, open }) => {
  const folder = await mkdtemp(join(tmpdir(), 'comfy-assistant-context-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const comfy = await fakeComfy();
  const before = await start({ COMFYUI_BASE_URL: comfy.url, COMFY_ASSISTANT_USER_CONTEXT: folder });
  await (await open(before.url)).page.getByText('ComfyUI: 3 node types').waitFor();
  await before.stop();
  await comfy.stop();

  const host = await start({ COMFYUI_BASE_URL: comfy.url, COMFY_ASSISTANT_USER_CONTEXT: folder });
  t.after(() => host.stop());
  const panel = await open(host.url);
  await panel.page.getByText('ComfyUI unreachable: 3 known node types').waitFor();
  await panel.ask('add a Sparkle Maker', /SparkleMaker is on the canvas/);

  await panel.holds('SparkleMaker');
  await capture(panel.page, 'comfyui-away');
});
