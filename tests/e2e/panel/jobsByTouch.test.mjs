import assert from 'node:assert/strict';
import { answer, call, say } from '../../conformance/support/answers.mjs';
import { begin, jobs, painting } from '../support/jobs.mjs';
import { panel } from '../support/panel.mjs';
import { PHONE, Touch } from '../support/Touch.mjs';

const scenario = panel({ device: PHONE });

for (const [name, job] of Object.entries(jobs))
  scenario(`by touch alone, on a screen of 390 px: ${name}`, async (at) => {
    let hands;
    await job(
      at,
      (panel) => (hands = new Touch(panel)),
      async (state) => assert.deepEqual(await hands.small(), [], `${state}: what is too small for a finger`),
    );
  });

scenario('a picture is swiped away, and zoomed with two taps and with two fingers', async (at) => {
  const { panel, page, hands } = await begin(at, (panel) => new Touch(panel));
  const run = () => answer(call('executeWorkflow', {}));
  at.provider.willAnswer(answer(...painting()), run(), run(), answer(say('Two of them.')));
  await panel.ask('make two', 'Two of them.');
  await hands.press('Enlarge fox_1.png');
  const box = page.locator('dialog.lightbox');
  const shows = (name) => box.getByRole('heading', { name }).waitFor();
  await shows('fox_1.png 1 of 2');
  const stage = box.locator('.stage');
  await stage.locator('img').waitFor();
  const { x, y, width, height } = await stage.boundingBox();
  const [left, middle, right, centre] = [x + width / 5, x + width / 2, x + (4 * width) / 5, y + height / 2];
  const line = (from, to) => Array.from({ length: 6 }, (_, step) => [from + ((to - from) * step) / 5, centre]);

  await hands.draw(line(right, left));
  await shows('fox_2.png 2 of 2');
  await hands.draw(line(left, right));
  await shows('fox_1.png 1 of 2');

  const zoomed = async (isZoomed) => {
    await box.locator(isZoomed ? '.stage[data-zoomed]' : '.stage:not([data-zoomed])').waitFor();
    return (await box.locator('.stage-frame').boundingBox()).width;
  };
  const fit = await zoomed(false);
  const twice = async (at) => {
    for (let taps = 0; taps < 2; taps++) await page.touchscreen.tap(at, centre);
  };
  /** Which part of the picture lies there, from 0 to 1. */
  const partAt = async (at) => {
    const frame = await box.locator('.stage-frame').boundingBox();
    return (at - frame.x) / frame.width;
  };
  const staysAt = async (at, part) => assert.ok(Math.abs((await partAt(at)) - part) < 0.02, `what is at ${at} px stays there`);
  for (const at of [left, middle, right]) {
    const part = await partAt(at);
    await twice(at);
    assert.ok((await zoomed(true)) > 2 * fit, 'two taps enlarge it');
    await staysAt(at, part);
    await twice(at);
    await zoomed(false);
  }
  const spread = (left + middle) / 2;
  const part = await partAt(spread);
  await hands.draw(line(spread - 20, left), line(spread + 20, middle));
  assert.ok((await zoomed(true)) > 1.5 * fit, 'two fingers enlarge it');
  await staysAt(spread, part);
  assert.equal(await page.evaluate(() => window.visualViewport.scale), 1, 'the page stays as large as it was');
  await shows('fox_1.png 1 of 2');
  await hands.draw(line(left, middle - 20), line(right, middle + 20));
  await zoomed(false);
});
