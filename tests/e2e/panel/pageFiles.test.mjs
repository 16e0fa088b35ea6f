import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { artifact } from '../support/artifacts.mjs';
import { capture, drawn } from '../support/capture.mjs';
import { panel } from '../support/panel.mjs';
import { solidPng } from '../support/solidPng.mjs';

const scenario = panel({ demo: true });

const PROMPT = 'A red fox in deep snow, late light between the birches, and far behind it a lake that is not quite frozen yet.';
const slot = (name, type, link = null) => ({ name, type, link });
const out = (name, type, ...links) => ({ name, type, links });

/** Text to image as ComfyUI saves it. */
const fox = {
  last_node_id: 7,
  last_link_id: 9,
  nodes: [
    node(
      4,
      'CheckpointLoaderSimple',
      [40, 130],
      [315, 120],
      [],
      [out('MODEL', 'MODEL', 1), out('CLIP', 'CLIP', 2, 3), out('VAE', 'VAE', 8)],
    ),
    node(6, 'CLIPTextEncode', [420, 60], [330, 190], [slot('clip', 'CLIP', 2)], [out('CONDITIONING', 'CONDITIONING', 4)], [PROMPT]),
    node(7, 'CLIPTextEncode', [420, 300], [330, 150], [slot('clip', 'CLIP', 3)], [out('CONDITIONING', 'CONDITIONING', 5)], ['']),
    node(5, 'EmptyLatentImage', [40, 320], [315, 130], [], [out('LATENT', 'LATENT', 6)], [768, 512, 1]),
    node(
      3,
      'KSampler',
      [420, 500],
      [315, 280],
      [
        slot('model', 'MODEL', 1),
        slot('positive', 'CONDITIONING', 4),
        slot('negative', 'CONDITIONING', 5),
        slot('latent_image', 'LATENT', 6),
      ],
      [out('LATENT', 'LATENT', 7)],
      [1, 'fixed', 25, 8, 'euler', 'normal', 1],
    ),
    node(8, 'VAEDecode', [60, 530], [210, 60], [slot('samples', 'LATENT', 7), slot('vae', 'VAE', 8)], [out('IMAGE', 'IMAGE', 9)]),
    node(9, 'SaveImage', [60, 640], [260, 80], [slot('images', 'IMAGE', 9)], [], ['fox']),
  ],
  links: [
    [1, 4, 0, 3, 0, 'MODEL'],
    [2, 4, 1, 6, 0, 'CLIP'],
    [3, 4, 1, 7, 0, 'CLIP'],
    [4, 6, 0, 3, 1, 'CONDITIONING'],
    [5, 7, 0, 3, 2, 'CONDITIONING'],
    [6, 5, 0, 3, 3, 'LATENT'],
    [7, 3, 0, 8, 0, 'LATENT'],
    [8, 4, 2, 8, 1, 'VAE'],
    [9, 8, 0, 9, 0, 'IMAGE'],
  ],
  groups: [],
  version: 0.4,
};
const TYPES = fox.nodes.map(({ type }) => type);

function node(id, type, pos, size, inputs, outputs, widgets_values = ['v1-5-pruned-emaonly-fp16.safetensors']) {
  return { id, type, pos, size, flags: {}, order: id, mode: 0, inputs, outputs, properties: {}, widgets_values };
}

const json = (name, workflow) => ({ name, mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(workflow)) });

/** Drops a file on the canvas as a file manager does. */
async function drop(page, name, buffer, type) {
  const data = await page.evaluateHandle(
    ([name, bytes, type]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([new Uint8Array(bytes)], name, { type }));
      return transfer;
    },
    [name, [...buffer], type],
  );
  for (const kind of ['dragover', 'drop']) await page.dispatchEvent('#canvas', kind, { dataTransfer: data });
}

/** Pictures of what lies over the canvas, which a narrow screen hides. */
async function look(page, state) {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    await drawn(page);
    await page.screenshot({ path: artifact(`${state}-${colorScheme}-wide`) });
  }
}

async function choose(panel, file) {
  const chooser = panel.page.waitForEvent('filechooser');
  // The browser gives the dialog to the test only once it knows that a test waits for it, which a key press can overtake.
  await drawn(panel.page);
  await panel.page.keyboard.press('Control+o');
  await (await chooser).setFiles(file);
}

scenario('a file is opened with Ctrl+O, saved with Ctrl+S, and the same again when it is opened again', async ({ open }) => {
  const panel = await open();
  await choose(panel, json('fox.json', fox));
  await panel.holds(...TYPES);
  await drawn(panel.page);
  await capture(panel.page, 'file-opened');

  const downloading = panel.page.waitForEvent('download');
  await panel.page.keyboard.press('Control+s');
  const download = await downloading;
  assert.equal(download.suggestedFilename(), 'fox.json');
  const saved = JSON.parse(await readFile(await download.path(), 'utf8'));
  assert.equal(saved.links.length, 9);
  assert.equal(saved.nodes.find(({ id }) => id === 6).widgets_values[0], PROMPT);

  await panel.page.locator('#canvas').focus();
  await panel.page.keyboard.press('Control+z');
  await panel.holds();
  await choose(panel, json('fox.json', saved));
  await panel.holds(...TYPES);
  const values = (workflow) => workflow.nodes.map(({ id, widgets_values }) => [id, widgets_values ?? null]).sort(([a], [b]) => a - b);
  assert.deepEqual(values(await panel.workflow()), values(saved));
});

scenario('a picture that ComfyUI saved is dropped on the canvas; what is in no file is asked about first', async ({ open }) => {
  const panel = await open();
  await panel.ask('add a KSampler', /KSampler is on the canvas/);
  await drop(panel.page, 'fox.png', solidPng(8, 8, 3, { workflow: JSON.stringify(fox) }), 'image/png');
  const question = panel.page.getByRole('dialog', { name: /in no file as it is now/ });
  await question.waitFor();
  await capture(panel.page, 'file-asks');
  await question.getByRole('button', { name: 'Cancel' }).click();
  await panel.holds('KSampler');

  await drop(panel.page, 'fox.png', solidPng(8, 8, 3, { workflow: JSON.stringify(fox) }), 'image/png');
  await question.getByRole('button', { name: 'Open' }).click();
  await panel.holds(...TYPES);
  await panel.page.locator('#canvas').focus();
  await panel.page.keyboard.press('Control+z');
  await panel.holds('KSampler');

  await drop(panel.page, 'plain.png', solidPng(8, 8, 3), 'image/png');
  await panel.page.getByText('“plain.png” holds no workflow. The canvas is as it was.').waitFor();
  await panel.holds('KSampler');
});

scenario('a text of several lines is edited in its box on the canvas', async ({ open }) => {
  const panel = await open();
  await choose(panel, json('fox.json', fox));
  await panel.holds(...TYPES);
  await drawn(panel.page);
  // In the box of node 6, where the page shows it.
  await panel.page.mouse.click(617, 170);
  const field = panel.page.locator('.node-text');
  await field.waitFor();
  assert.equal(await field.inputValue(), PROMPT);
  await field.fill('Two lines:\na fox, and snow.');
  await look(panel.page, 'text-edited');
  await field.press('Escape');
  await field.waitFor({ state: 'detached' });
  await panel.page.waitForFunction(
    () =>
      JSON.parse(localStorage.getItem('comfy-assistant.page-workflow')).nodes.find(({ id }) => id === 6).widgets_values[0] ===
      'Two lines:\na fox, and snow.',
  );
  await panel.page.keyboard.press('Control+z');
  await panel.page.waitForFunction(() =>
    JSON.parse(localStorage.getItem('comfy-assistant.page-workflow'))
      .nodes.find(({ id }) => id === 6)
      .widgets_values[0].startsWith('A red'),
  );
});

scenario('menus and fields look like the panel', async ({ open }) => {
  const panel = await open();
  await choose(panel, json('fox.json', fox));
  await panel.holds(...TYPES);
  await drawn(panel.page);
  await panel.page.mouse.click(480, 45, { button: 'right' });
  await panel.page.locator('.litecontextmenu').first().waitFor();
  await look(panel.page, 'canvas-menu');
  // A click elsewhere closes the menu; the next one is on the widget of the node that saves.
  await panel.page.mouse.click(820, 300);
  await panel.page.mouse.click(250, 660);
  await panel.page.locator('.graphdialog').waitFor();
  await look(panel.page, 'canvas-field');
});
