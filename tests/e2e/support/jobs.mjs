import assert from 'node:assert/strict';
import { after } from 'node:test';
import { answer, call, say } from '../../conformance/support/answers.mjs';
import { fakeComfy, node, OBJECT_INFO } from './fakeComfy.mjs';
import { solidPng } from './solidPng.mjs';

/** A ComfyUI in which a picture takes two nodes. */
const NODES = {
  PaintPicture: node(
    'Paint Picture',
    'nodes',
    { style: [['watercolor', 'oil']], seed: ['INT', { default: 1, min: 0, max: 999 }], steps: ['INT', { default: 20, min: 1, max: 100 }] },
    ['IMAGE'],
  ),
  SaveImage: OBJECT_INFO.SaveImage,
  LoadImage: node('Load Image', 'nodes', { image: [['mine.png'], { image_upload: true }] }, ['IMAGE', 'MASK']),
};
const picture = (name) => solidPng(320, 240, Number(/\d+/.exec(name)?.[0] ?? 1));
const workflow = (values) => ({
  1: { class_type: 'PaintPicture', inputs: { style: 'watercolor', seed: 1, steps: 20, ...values } },
  2: { class_type: 'SaveImage', inputs: { images: ['1', 0], filename_prefix: 'fox' } },
});
const lightbox = (page) => page.locator('dialog.lightbox');

/**
 * Three whole jobs, as somebody does them who never was here. Each takes what a test is given, and makes the hands that do it:
 * `press`, `write`, `send`, `attach`, `closePicture`, `nextPicture`, `moveDivider`, `undo`; and `look`, called with the name of each state.
 */
export const jobs = {
  async 'a first picture'(at, handsOf, look = () => undefined) {
    const { panel, page, hands } = await begin(at, handsOf);
    at.provider.willAnswer(
      answer(call('applyWorkflowJson', { workflow: workflow() })),
      answer(call('executeWorkflow', {})),
      answer(say('Here is your fox.')),
    );
    await look('empty');
    await hands.write('make a picture of a red fox in the snow');
    await hands.send();
    await panel.button('Apply').waitFor();
    await look('approval');
    await hands.press('Apply');
    await panel.text('Here is your fox.').waitFor();
    await panel.idle();
    await panel.holds('PaintPicture', 'SaveImage');
    await look('result');
    await hands.press('Enlarge fox_1.png');
    await lightbox(page).getByRole('heading', { name: 'fox_1.png' }).waitFor();
    await look('picture');
    await hands.closePicture();
  },

  async 'a broken download is repaired'(at, handsOf, look = () => undefined) {
    const { panel, page, hands } = await begin(at, handsOf);
    const broken = JSON.stringify(workflow({ style: 'WATERCOLOR', steps: 0 }));
    await hands.attach({ name: 'fox.json', mimeType: 'application/json', buffer: Buffer.from(broken) });
    const card = page.getByRole('region', { name: 'fox.json', exact: true });
    await card.getByText('2 repairs').waitFor();
    await hands.press('2 repairs');
    await card.getByText('"WATERCOLOR" → "watercolor"').waitFor();
    await look('found');
    await hands.press('Open on the canvas');
    await panel.holds('PaintPicture', 'SaveImage');
    assert.deepEqual((await panel.workflow()).nodes.find(({ type }) => type === 'PaintPicture').widgets_values.slice(0, 1), ['watercolor']);
    await look('repaired');
    await hands.undo();
    await panel.holds();
    assert.equal(at.provider.requests.length, 0, 'the model was asked');
  },

  async 'a picture is varied, and two are compared'(at, handsOf, look = () => undefined) {
    const { panel, page, hands } = await begin(at, handsOf);
    at.provider.willAnswer(
      answer(...painting()),
      answer(call('sweepParameters', { widgets: [{ nodeId: 1, widgetName: 'seed', values: [11, 12, 13] }] })),
      answer(say('Look at them.')),
    );
    await hands.write('try three seeds');
    await hands.send();
    await panel.button('Start').waitFor();
    await look('asked');
    await hands.press('Start');
    await panel.text('Look at them.').waitFor();
    await panel.idle();
    await look('sheet');
    await hands.press('Look through the pictures');
    const box = lightbox(page);
    await box.getByRole('heading', { name: 'seed 11 1 of 3' }).waitFor();
    await hands.nextPicture();
    await box.getByRole('heading', { name: 'seed 12 2 of 3' }).waitFor();
    await hands.press('Compare with another');
    await box.getByRole('heading', { name: 'seed 12 ⇔ seed 11' }).waitFor();
    await hands.moveDivider();
    assert.ok(Math.abs(Number(await box.getByRole('slider').inputValue()) - 25) < 6, 'the divider has moved');
    await look('compared');
    await hands.press('Compare with another');
    await hands.press('Use as input');
    await box.waitFor({ state: 'detached' });
    await page.getByText('“Load Image” loads seed 12 now.').waitFor();
    await panel.holds('PaintPicture', 'SaveImage', 'LoadImage');
    await look('used');
  },
};

/** The calls that build a workflow for a picture. */
export const painting = () => [
  call('editWorkflow', {
    operations: [
      { op: 'add', type: 'PaintPicture', name: 'paint' },
      { op: 'add', type: 'SaveImage', inputs: { images: ['paint', 0], filename_prefix: 'fox' } },
    ],
  }),
];

/** The page with that ComfyUI, and the hands that use it. The jobs of a file share both services. */
export async function begin({ start, open }, handsOf) {
  services ??= startAll(start);
  const { comfy, host } = await services;
  comfy.posted.length = 0;
  const panel = await open(host.url);
  panel.page.setDefaultTimeout(20_000);
  await panel.page.getByText(`ComfyUI: ${Object.keys(NODES).length} node types`).waitFor();
  return { panel, page: panel.page, hands: handsOf(panel) };
}

async function startAll(start) {
  const comfy = await fakeComfy({ nodes: structuredClone(NODES), picture });
  return { comfy, host: await start({ COMFYUI_BASE_URL: comfy.url }) };
}

let services;
after(async () => {
  const { comfy, host } = (await services) ?? {};
  await host?.stop();
  await comfy?.stop();
});
