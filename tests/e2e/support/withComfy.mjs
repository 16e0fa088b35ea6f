import { fakeComfy } from './fakeComfy.mjs';

/** The page with a ComfyUI behind the service, for one scenario. */
export async function withComfy({ t, start, open }, options) {
  const comfy = await fakeComfy(options);
  t.after(() => comfy.stop());
  const host = await start({ COMFYUI_BASE_URL: comfy.url });
  t.after(() => host.stop());
  const page = await open(host.url);
  page.page.setDefaultTimeout(20_000);
  await page.page.getByText(`ComfyUI: ${Object.keys(comfy.answers['/object_info']).length} node types`).waitFor();
  return { comfy, page };
}
