import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { answer, call, say } from '../../conformance/support/answers.mjs';
import { capture } from '../support/capture.mjs';
import { OBJECT_INFO } from '../support/fakeComfy.mjs';
import { panel } from '../support/panel.mjs';
import { solidPng } from '../support/solidPng.mjs';
import { withComfy } from '../support/withComfy.mjs';

const ar = JSON.parse(await readFile(new URL('../../../src/Panel/src/i18n/ar.json', import.meta.url), 'utf8'));
const scenario = panel();

const LOAD_IMAGE = {
  display_name: 'Load Image',
  python_module: 'nodes',
  description: '',
  category: 'test',
  input: { required: { image: [['mine.png'], { image_upload: true }] } },
  output: ['IMAGE', 'MASK'],
  output_name: ['IMAGE', 'MASK'],
  output_node: false,
};
const promptOf = (seed) => ({
  1: {
    class_type: 'KSampler',
    inputs: { seed, steps: 20, cfg: 7, sampler_name: 'euler', positive: ['3', 0], negative: ['4', 0] },
    _meta: { title: 'KSampler' },
  },
  2: { class_type: 'SaveImage', inputs: { images: ['1', 0], filename_prefix: 'fox' }, _meta: { title: 'Save Image' } },
  3: { class_type: 'CLIPTextEncode', inputs: { text: 'a red fox in the snow, soft morning light, film grain' } },
  4: { class_type: 'CLIPTextEncode', inputs: { text: 'blurry' } },
});
const build = () =>
  call('editWorkflow', {
    operations: [
      { op: 'add', type: 'SparkleMaker', name: 'sparkle' },
      { op: 'add', type: 'SaveImage', inputs: { images: ['sparkle', 0], filename_prefix: 'fox' } },
    ],
  });

/** Two runs of two pictures each. The first of each holds what it was made with, the second knows it only from ComfyUI's history. */
async function twoRuns(at) {
  at.provider.willAnswer(
    answer(build()),
    answer(call('executeWorkflow', {})),
    answer(say('Here is your fox.')),
    answer(call('executeWorkflow', {})),
    answer(say('Here is another.')),
  );
  const { comfy, page: panel } = await withComfy(at, {
    nodes: { ...structuredClone(OBJECT_INFO), LoadImage: LOAD_IMAGE },
    run: (prompt, number) => ({
      status: { status_str: 'success', completed: true, messages: [] },
      prompt: [number, `run${number}`, promptOf(100 + number), {}, ['2']],
      outputs: { 2: { images: ['', '_large'].map((more) => ({ filename: `fox_${number}${more}.png`, subfolder: '', type: 'output' })) } },
    }),
    picture: (name) => {
      const number = Number(/\d/.exec(name)[0]);
      const workflow = { nodes: [{ id: 7, type: 'SparkleMaker', pos: [0, 0], size: [200, 80], widgets_values: [0.9] }], links: [] };
      const texts = { prompt: JSON.stringify(promptOf(number)), workflow: JSON.stringify(workflow) };
      return name.includes('large') ? solidPng(640, 960, number + 5) : solidPng(640, 480, number, texts);
    },
  });
  await panel.page.route('**/api/workflows/validate', (route) => route.fulfill({ json: { errors: [], warnings: [] } }));
  await panel.ask('make a picture of a red fox in the snow', 'Here is your fox.');
  await panel.ask('and another one', 'Here is another.');
  return { comfy, panel, page: panel.page };
}

const wide = (page) => page.setViewportSize({ width: 1280, height: 800 });

scenario('results are gathered, shown large, compared by keyboard, and used again', async (at) => {
  const { comfy, panel, page } = await twoRuns(at);
  await capture(page, 'results-inline');
  await wide(page);

  await panel.button('Results').click();
  const thumbs = panel.drawer.getByRole('button', { name: /^Enlarge/ });
  assert.equal(await thumbs.count(), 4);
  await panel.drawer.getByRole('heading', { name: 'make a picture of a red fox in the snow' }).waitFor();
  await page.waitForFunction(() =>
    [...document.querySelector('#panel').shadowRoot.querySelectorAll('.thumb img')].every(({ naturalWidth }) => naturalWidth > 0),
  );
  assert.ok(
    comfy.viewed.some(({ preview }) => preview?.startsWith('webp')),
    'the gallery loads previews',
  );
  await capture(page, 'results-gallery');
  await wide(page);

  const first = panel.drawer.getByRole('button', { name: 'Enlarge fox_1.png', exact: true });
  await first.focus();
  await page.keyboard.press('Enter');
  const box = page.locator('dialog.lightbox');
  await box.getByRole('heading', { name: 'fox_1.png 1 of 4' }).waitFor();
  await box.getByText('a red fox in the snow, soft morning light').first().waitFor();
  const fact = (name) => box.locator('.facts > div', { has: page.getByText(name, { exact: true }) }).first();
  assert.match(await fact('Seed').innerText(), /\b1$/);
  await capture(page, 'results-lightbox');
  await wide(page);

  await page.keyboard.press('ArrowRight');
  await box.getByRole('heading', { name: 'fox_1_large.png 2 of 4' }).waitFor();
  // Its own file says nothing; ComfyUI's history of the run does.
  await fact('Seed').getByText('101').waitFor();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await box.getByRole('heading', { name: 'fox_2_large.png 4 of 4' }).waitFor();
  await page.keyboard.press('+');
  await page.keyboard.press('+');
  const [frame, stage] = await Promise.all([box.locator('.stage-frame').boundingBox(), box.locator('.stage').boundingBox()]);
  assert.ok(frame.height > 2 * stage.height, 'it is zoomed');
  const middle = Math.abs(frame.y + frame.height / 2 - (stage.y + stage.height / 2));
  assert.ok(middle < 3, `its middle stays in the middle, not ${middle} px away`);
  await capture(page, 'results-zoomed');
  await wide(page);
  await page.keyboard.press('0');

  // The focus stays inside, whatever is pressed.
  for (let round = 0; round < 14; round++) {
    await page.keyboard.press('Tab');
    assert.ok(
      await page.evaluate(() => {
        const { activeElement } = document.querySelector('#panel').shadowRoot;
        return !activeElement || activeElement.closest('dialog.lightbox') !== null;
      }),
    );
  }
  await box.getByRole('button', { name: 'fox_2.png', exact: true }).click();
  await box.getByRole('button', { name: 'Compare with another' }).click();
  const divider = box.getByRole('slider', { name: 'Divider between fox_2.png and fox_1_large.png' });
  await box.getByRole('button', { name: 'fox_1.png', exact: true }).click();
  await box.getByText('What differs').first().waitFor();
  assert.deepEqual((await fact('Seed').innerText()).split('\n').slice(1), ['2', '1']);
  await divider.or(box.getByRole('slider')).focus();
  await page.keyboard.press('ArrowLeft');
  assert.equal(await box.getByRole('slider').inputValue(), '49');
  await capture(page, 'results-compare');
  await wide(page);

  await page.keyboard.press('Escape');
  await box.waitFor({ state: 'detached' });
  assert.ok(await first.evaluate((element) => element.getRootNode().activeElement === element), 'the focus is back');

  // A mouse or a finger finds the same in the transcript.
  await page.keyboard.press('Escape');
  await panel.transcript.getByRole('button', { name: 'Enlarge fox_2.png', exact: true }).click();
  const [download] = await Promise.all([page.waitForEvent('download'), box.getByRole('link', { name: 'Download' }).click()]);
  assert.equal(download.suggestedFilename(), 'fox_2.png');
  await box.getByRole('button', { name: 'Use as input' }).click();
  await page.getByText('“Load Image” loads fox_2.png now.').waitFor();
  await panel.holds('SparkleMaker', 'SaveImage', 'LoadImage');
  const loader = (await panel.workflow()).nodes.find(({ type }) => type === 'LoadImage');
  assert.equal(loader.widgets_values[0], 'fox_2.png [output]');

  await panel.transcript.getByRole('button', { name: 'Enlarge fox_2.png', exact: true }).click();
  await box.getByRole('button', { name: 'Open its workflow' }).click();
  await panel.holds('SparkleMaker');
  await page.locator('#canvas').focus();
  await page.keyboard.press('Control+z');
  await panel.holds('SparkleMaker', 'SaveImage', 'LoadImage');
  await page.keyboard.press('Control+z');
  await panel.holds('SparkleMaker', 'SaveImage');
});

scenario('results in Arabic: the arrows go the way that is read, and nothing is cut off', async (at) => {
  const { panel, page } = await twoRuns(at);
  await panel.button('Settings').click();
  await page.getByLabel('Language').selectOption('ar');
  await page.getByRole('dialog', { name: ar['panel.settings'] }).waitFor();
  await page.keyboard.press('Escape');
  await panel.button(ar['results.title']).click();
  await capture(page, 'ar-results-gallery');
  await wide(page);
  await panel.drawer
    .getByRole('button')
    .filter({ has: page.locator('img') })
    .last()
    .click();
  const box = page.locator('dialog.lightbox');
  await box.getByText('fox_1_large.png').waitFor();
  await page.keyboard.press('ArrowLeft');
  await box.getByText('fox_2.png').first().waitFor();
  const x = async (name) => (await box.getByRole('button', { name: ar[name] }).boundingBox()).x;
  assert.ok((await x('results.next')) < (await x('results.previous')), 'the next one is to the left');
  await box.locator('.facts').first().waitFor();
  await capture(page, 'ar-results-lightbox');
});
