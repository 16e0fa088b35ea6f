import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { answer, call, say } from '../../conformance/support/answers.mjs';
import { capture } from '../support/capture.mjs';
import { panel } from '../support/panel.mjs';

const arabic = JSON.parse(await readFile(new URL('../../../src/Panel/src/i18n/ar.json', import.meta.url), 'utf8'));
const scenario = panel({ settings: { LLM_CONTEXT_TOKENS: '64000' } });
const lastAsked = (provider) => provider.requests.at(-1).body.messages.findLast(({ role }) => role === 'user').content;

/** Where a node is on the page, in pixels. */
const middleOf = (page, id) =>
  page.evaluate((id) => {
    const { nodes, extra } = JSON.parse(localStorage.getItem('comfy-assistant.page-workflow'));
    const { pos, size } = nodes.find((node) => node.id === id);
    const { scale = 1, offset = [0, 0] } = extra?.ds ?? {};
    const box = document.querySelector('#canvas').getBoundingClientRect();
    const at = (value, index) => Object.values(value)[index];
    return {
      x: box.left + (at(pos, 0) + at(size, 0) / 2 + at(offset, 0)) * scale,
      y: box.top + (at(pos, 1) - 15 + at(offset, 1)) * scale,
    };
  }, id);

scenario(
  'an @ names nodes by completion, chips are taken off, the selection goes along, and nodes are dragged in',
  async ({ open, provider }) => {
    provider.willAnswer(
      answer(call('addNode', { nodeType: 'KSampler' }), call('addNode', { nodeType: 'VAEDecode' })),
      answer(say('Both are there.')),
      answer(say('It samples.')),
      answer(say('Explained.')),
    );
    const panel = await open();
    const { page } = panel;
    await panel.ask('build', 'Both are there.');
    const list = page.getByRole('listbox', { name: 'Nodes, models and workflows' });
    await panel.box.pressSequentially('What does @vae');
    assert.match(await list.getByRole('option', { selected: true }).innerText(), /VAE Decode\s+Node · VAEDecode/);
    await capture(page, 'mention-offered');
    await panel.box.press('Escape');
    assert.equal(await list.count(), 0);
    await panel.box.press('Backspace');
    await panel.box.press('Enter');
    assert.equal(await panel.box.inputValue(), 'What does @VAE Decode ');
    const chip = page.locator('.chip', { hasText: 'Node: VAE Decode' });
    await chip.waitFor();
    await page.getByRole('button', { name: 'Take VAE Decode off' }).click();
    assert.equal(await panel.box.inputValue(), 'What does VAE Decode ');
    await chip.waitFor({ state: 'detached' });

    // Dragged onto the panel, a node is named, and stays where it was.
    await panel.box.fill('What does ');
    const before = (await panel.workflow()).nodes.find(({ type }) => type === 'KSampler');
    const from = await middleOf(page, before.id);
    const to = await panel.box.boundingBox();
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(from.x + 40, from.y + 10, { steps: 4 });
    await page.mouse.move(to.x + 20, to.y + 10, { steps: 8 });
    await page.mouse.up();
    await page.locator('.chip', { hasText: 'Node: KSampler' }).waitFor();
    assert.equal(await panel.box.inputValue(), 'What does @KSampler ');
    await page.locator('.chip', { hasText: 'Selected: KSampler' }).waitFor();
    assert.deepEqual((await panel.workflow()).nodes.find(({ id }) => id === before.id).pos, before.pos);
    await capture(page, 'mention-chips');
    await page.getByRole('button', { name: 'Leave the selection out' }).click();
    await panel.ask('What does @KSampler do?', 'It samples.');
    assert.match(JSON.stringify(lastAsked(provider)), /“@KSampler” is node 1 on the canvas, of type KSampler/);
    assert.doesNotMatch(JSON.stringify(provider.requests.at(-1).body.messages), /the user has selected/);
    await page.locator('.bubble .mention').waitFor();

    // A command about the selection says so where there is none.
    await panel.box.fill('/ex');
    await page.getByText('Explain the selected nodes (select nodes first)').waitFor();
    await panel.box.press('Enter');
    await panel.notice.getByText('Select nodes on the canvas first, then use /explain.').waitFor();
    await capture(page, 'mention-needs-selection');
    const other = await middleOf(page, 2);
    await page.mouse.click(other.x, other.y);
    await page.locator('.chip', { hasText: 'Selected: VAE Decode' }).waitFor();
    await panel.ask('/explain', 'Explained.');
    assert.match(JSON.stringify(lastAsked(provider)), /“@VAE Decode” is node 2/);

    // What it took of the window, and what it costs by the user's prices.
    await page.locator('.usage > button').click();
    const usage = page.getByRole('region', { name: 'Usage' });
    await usage.getByText(/[\d,]+ of 64,000 tokens/).waitFor();
    await usage.getByRole('button', { name: 'Enter prices to see the cost' }).click();
    await panel.drawer.getByLabel('Name of the model').fill('scripted');
    await panel.drawer.getByRole('button', { name: 'Add' }).click();
    const price = panel.drawer.getByRole('group', { name: 'scripted' });
    await price.getByLabel('In').fill('1000');
    await price.getByLabel('Out').fill('2000');
    await price.scrollIntoViewIfNeeded();
    await capture(page, 'usage-prices');
    await page.keyboard.press('Escape');
    await page.locator('.usage > button').click();
    await usage.getByText('Cost by your prices').waitFor();
    // 40 tokens in, 20 out, in four requests.
    await usage.getByText('$0.08').waitFor();
    await capture(page, 'usage-open');

    await panel.button('Settings').click();
    await page.getByLabel('Language').selectOption('ar');
    await page.getByRole('dialog', { name: arabic['panel.settings'] }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('combobox', { name: arabic['composer.label'], exact: true }).fill('ما هي @k');
    await page.getByRole('listbox', { name: arabic['composer.mentions'] }).waitFor();
    await capture(page, 'ar-mention-offered');
  },
);
