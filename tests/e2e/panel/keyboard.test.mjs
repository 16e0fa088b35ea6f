import assert from 'node:assert/strict';
import { answer, call, say } from '../../conformance/support/answers.mjs';
import { capture } from '../support/capture.mjs';
import { panel } from '../support/panel.mjs';

const scenario = panel();

/** The focused element inside the shadow root: its accessible name, and whether the focus is visible. */
const focused = (page) =>
  page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    const frame = element.closest('.composer');
    const seen =
      (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1) || (frame !== null && getComputedStyle(frame).boxShadow !== 'none');
    return {
      name: element.getAttribute('aria-label') ?? element.labels?.[0]?.innerText ?? element.innerText?.split('\n')[0] ?? '',
      seen,
      body: element === document.body,
    };
  });

/** Presses Tab until the focus is back where it started; returns the names in order. */
async function tabOrder(page) {
  const names = [];
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press('Tab');
    const { name, seen, body } = await focused(page);
    // After the last element, focus moves to the browser itself, then to the first.
    if (body) continue;
    if (names.length > 2 && name === names[0]) return names;
    assert.ok(seen, `the focus on "${name}" can be seen`);
    names.push(name.trim());
  }
  return names;
}

scenario('Tab reaches everything, and the focus is always visible', async ({ open, provider }) => {
  provider.willAnswer(answer(say('Adding.'), call('addNode', { nodeType: 'KSampler' })), answer(say('Done.')));
  const panel = await open();
  await panel.ask('add one', 'Done.');

  const names = await tabOrder(panel.page);

  for (const wanted of [
    'New conversation',
    'Conversations',
    'Prompts',
    'Settings',
    'Conversation',
    'Edit',
    'Added KSampler',
    'Copy',
    'Try again',
    'Undo this turn',
    'Message',
    'Attach pictures, texts or workflows',
    'Workflow',
  ])
    assert.ok(
      names.some((name) => name.startsWith(wanted)),
      `${wanted} is not among ${names.join(', ')}`,
    );
  await panel.button('Copy').last().focus();
  await panel.page.keyboard.press('Tab');
  await capture(panel.page, 'keyboard-focus');
});

for (const name of ['Conversations', 'Settings'])
  scenario(`${name} opens, is used and closes with the keyboard, and the focus returns`, async ({ open }) => {
    const panel = await open();
    await panel.button(name).focus();
    await panel.page.keyboard.press('Enter');
    await panel.drawer.waitFor();

    await panel.page.keyboard.press('Tab');
    assert.ok(await panel.drawer.evaluate((drawer) => drawer.contains(drawer.getRootNode().activeElement)), 'the focus is in the drawer');
    await panel.page.keyboard.press('Escape');

    await panel.drawer.waitFor({ state: 'detached' });
    assert.equal((await focused(panel.page)).name, name);
  });

scenario('a preview is applied with the keyboard, and the focus returns to the message box', async ({ open, provider }) => {
  provider.willAnswer(
    answer(
      call('applyWorkflowJson', {
        workflow: {
          1: { class_type: 'LoadImage', inputs: { image: 'cat.png' } },
          2: { class_type: 'PreviewImage', inputs: { images: ['1', 0] } },
        },
      }),
    ),
    answer(say('There.')),
  );
  const panel = await open();
  await panel.say('build');
  await panel.button('Apply').waitFor();

  await panel.page.keyboard.press('Shift+Tab');
  for (let presses = 0; presses < 20 && (await focused(panel.page)).name !== 'Apply'; presses++)
    await panel.page.keyboard.press('Shift+Tab');
  await panel.page.keyboard.press('Enter');
  await panel.text('There.').waitFor();

  await panel.holds('LoadImage', 'PreviewImage');
  assert.equal((await focused(panel.page)).name, 'Message');
});
