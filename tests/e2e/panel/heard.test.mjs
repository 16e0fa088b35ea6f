import assert from 'node:assert/strict';
import { answer, call, holdUntil, refuse, say, think } from '../../conformance/support/answers.mjs';
import { gate, panel } from '../support/panel.mjs';

const scenario = panel();
const picture = {
  1: { class_type: 'LoadImage', inputs: { image: 'cat.png' } },
  2: { class_type: 'PreviewImage', inputs: { images: ['1', 0] } },
};

/** Notes what the live regions of the conversation say, one after the other. */
const listen = (page) =>
  page.evaluate(() => {
    const region = document.querySelector('#panel').shadowRoot.querySelector('.transcript-frame > [role=status]');
    window.heard = [];
    new window.MutationObserver(() => region.textContent && window.heard.push(region.textContent)).observe(region, {
      childList: true,
      characterData: true,
      subtree: true,
    });
  });

scenario('a screen reader hears a job step by step, and finds it all in the accessibility tree', async ({ open, provider }) => {
  const [thought, added] = [gate(), gate()];
  provider.willAnswer(
    answer(think('Hm.'), holdUntil(thought.opened), call('addNode', { nodeType: 'KSampler' })),
    answer(holdUntil(added.opened), call('applyWorkflowJson', { workflow: picture })),
    answer(say('A **new** ', 'workflow ', 'is there.')),
    refuse(401, 'Incorrect API key provided.'),
  );
  const panel = await open();
  const { page } = panel;
  await listen(page);
  const hears = (text) => page.waitForFunction((text) => window.heard.includes(text), text);
  await panel.say('add one, then start over');
  await hears('Thinking');
  const moving = await page.evaluate(() => document.querySelector('#panel').shadowRoot.getAnimations().length);
  assert.equal(moving, 0, 'with reduced motion nothing moves');
  // As narrow as a sidebar can be: the hint is as high as it needs to be.
  await page.locator('#panel').evaluate((place) => (place.style.width = '200px'));
  assert.ok((await panel.box.boundingBox()).height > 60, 'all lines of the hint are seen');
  await page.locator('#panel').evaluate((place) => (place.style.width = ''));
  thought.open();
  await hears('Added KSampler');
  added.open();
  await hears('Needs your OK: This replaces the workflow on your canvas');
  await panel.button('Apply').click();
  await hears('The answer is complete. A new workflow is there.');
  const heard = await page.evaluate(() => window.heard);
  assert.ok(heard.length < 12, `not every word: ${heard.join(' | ')}`);
  assert.equal(await panel.transcript.getAttribute('aria-live'), 'off', 'the messages themselves are not read word by word');

  await panel.say('and again');
  await page.getByRole('alert').getByText('The key was refused').waitFor();
  const tree = await panel.transcript.ariaSnapshot();
  for (const part of [
    /article "You":[^]*add one, then start over/,
    /article "Assistant":/,
    /Added KSampler/,
    /button "Copy"/,
    /button "Undo this turn"/,
    /alert:[^]*The key was refused/,
    /button "Open model settings"/,
  ])
    assert.match(tree, part);
  assert.doesNotMatch(tree, /button\s*$|button ""/m, 'every button has a name');
});
