import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { answer, say } from '../../conformance/support/answers.mjs';
import { capture } from '../support/capture.mjs';
import { panel } from '../support/panel.mjs';

const scenario = panel();

const importFile = (panel, text) =>
  panel.drawer
    .locator('input[type=file]')
    .setInputFiles({ name: 'sessions.json', mimeType: 'application/json', buffer: Buffer.from(text) });

async function twoSessions(panel, provider) {
  provider.willAnswer(answer(say('A fox.')), answer(say('A bear.')));
  await panel.ask('draw a fox', 'A fox.');
  await panel.button('New conversation').click();
  await panel.ask('draw a bear', 'A bear.');
  await panel.button('Conversations').click();
}

scenario('conversations are searched by content, renamed, opened, deleted and restored', async ({ open, provider }) => {
  const panel = await open();
  await twoSessions(panel, provider);
  await capture(panel.page, 'sessions');
  await panel.drawer.getByRole('searchbox').fill('FOX');
  await panel.button('More for draw a bear').waitFor({ state: 'detached' });
  await panel.more('draw a fox');
  await panel.button('Rename draw a fox').click();
  await panel.drawer.getByRole('textbox', { name: 'Name of the conversation' }).fill('Foxes');
  await panel.page.keyboard.press('Enter');

  await panel.more('Foxes');
  await panel.button('Delete Foxes').click();
  await panel.drawer.getByText('Deleted: Foxes').waitFor();
  await capture(panel.page, 'session-deleted');
  await panel.button('Restore').click();
  await panel.drawer.getByRole('button', { name: /^Foxes/ }).click();

  await panel.text('A fox.').waitFor();
  assert.deepEqual(await panel.messages(), ['draw a fox', 'A fox.']);
});

const talk = (name, texts, more = {}) => ({
  session: { name, named: true, created: 1, updated: 1_700_000_000_000, ...more },
  messages: texts.map((text, index) => ({
    id: `${name}-${index}`,
    role: index % 2 ? 'assistant' : 'user',
    parts: [{ type: 'text', text }],
  })),
});
const fileOf = (...sessions) => JSON.stringify({ format: 'comfy-assistant-sessions', version: 1, sessions });
const LONG = 'A title of sixty characters that never pushes the buttons ou';

scenario('a search shows the words that it found, and opens there; pins, folders and Markdown', async ({ open }) => {
  const panel = await open();
  const filler = Array.from({ length: 60 }, (_, index) => `Message ${index} about nothing in particular.`);
  await panel.button('Conversations').click();
  const talks = [
    talk(LONG, [...filler.slice(0, 10), 'Where does the heron stand in the marsh?', 'In the reeds.', ...filler], { workflow: 'marsh' }),
    talk('Portrait of a heron', ['paint it', 'Done.'], { workflow: 'portraits' }),
    talk('صورة طائر', ['ارسم مالك الحزين (heron) بجانب الماء', 'تم.'], { workflow: 'marsh' }),
    talk('Without a workflow', ['just talk', 'Yes.']),
  ];
  await importFile(panel, fileOf(...talks));
  await panel.button(`More for ${LONG}`).waitFor();
  await panel.notice.getByRole('button', { name: 'Close' }).click();

  await panel.button('Pin Portrait of a heron').click();
  await panel.drawer.getByText('Pinned', { exact: true }).waitFor();
  await panel.drawer.getByLabel('A folder for each workflow').check();
  await panel.drawer.getByText('portraits').waitFor({ state: 'detached' });
  await panel.drawer.getByText('marsh', { exact: true }).waitFor();
  await panel.drawer.getByText('Other conversations').waitFor();
  await panel.more(LONG);
  await capture(panel.page, 'session-folders');

  const download = panel.page.waitForEvent('download');
  await panel.button(`Export ${LONG} as Markdown`).click();
  const file = await download;
  assert.equal(file.suggestedFilename(), `${LONG}.md`);
  const text = await readFile(await file.path(), 'utf8');
  assert.match(text, /^# A title of sixty[\s\S]*## You\n\nWhere does the heron stand[\s\S]*## Assistant\n\nIn the reeds\./);

  await panel.drawer.getByRole('searchbox').fill('HERON');
  await panel.drawer.locator('.session-hit mark', { hasText: 'heron' }).first().waitFor();
  assert.equal(await panel.drawer.locator('.session').count(), 3);
  await capture(panel.page, 'session-hits');
  await panel.drawer.getByRole('button', { name: new RegExp(`^${LONG}`) }).click();
  const found = panel.text('Where does the heron stand in the marsh?');
  await found.waitFor();
  await panel.page.waitForFunction(
    () => {
      const root = document.querySelector('#panel').shadowRoot;
      const { top, bottom } = [...root.querySelectorAll('.bubble')]
        .find((one) => one.textContent.includes('heron'))
        .getBoundingClientRect();
      const box = root.querySelector('.transcript').getBoundingClientRect();
      return top >= box.top && bottom <= box.bottom;
    },
    undefined,
    { timeout: 5_000 },
  );
  await capture(panel.page, 'session-hit-opened', { audit: false });
});

scenario('all conversations are exported to a file, and imported into an empty browser', async ({ open, provider }) => {
  const panel = await open();
  await twoSessions(panel, provider);
  const download = panel.page.waitForEvent('download');
  await panel.button('Export all').click();
  const file = await download;
  const text = await readFile(await file.path(), 'utf8');

  assert.match(file.suggestedFilename(), /\.json$/);
  assert.equal(JSON.parse(text).sessions.length, 2);
  await panel.page.evaluate(
    () =>
      new Promise((done) => {
        localStorage.clear();
        sessionStorage.clear();
        Object.assign(indexedDB.deleteDatabase('comfy-assistant'), { onblocked: done, onsuccess: done });
      }),
  );
  await panel.page.close();
  const fresh = await open();
  assert.deepEqual(await fresh.messages(), []);
  await fresh.button('Conversations').click();
  await importFile(fresh, text);
  await fresh.page.getByText('2 conversations imported.').click({ trial: true });
  await capture(fresh.page, 'sessions-imported');
  await fresh.drawer
    .getByRole('button', { name: /^draw a fox/ })
    .first()
    .click();

  await fresh.text('A fox.').waitFor();
});

scenario('a file without conversations is refused with a reason', async ({ open }) => {
  const panel = await open();
  await panel.button('Conversations').click();

  await importFile(panel, '{"nodes": []}');

  // A trial click, because the drawer must not cover it.
  await panel.page.getByText(/contains no exported conversations/).click({ trial: true });
  await capture(panel.page, 'sessions-bad-file');
});

scenario('of a file with a faulty conversation the others are imported, and the fault is named', async ({ open }) => {
  const said = (text) => [{ id: 'u', role: 'user', parts: [{ type: 'text', text }] }];
  const sessions = [
    { session: { name: 'Good' }, messages: said('Still here.') },
    { session: { name: 'Bad' }, messages: [{ id: 'u', role: 'user', parts: [{ type: 'iframe' }] }] },
  ];
  const panel = await open();
  await panel.button('Conversations').click();

  await importFile(panel, JSON.stringify({ format: 'comfy-assistant-sessions', version: 1, sessions }));

  await panel.page
    .getByText('1 conversation imported. “Bad” was not imported: message 1, part 1: “iframe” is no type of part.')
    .click({ trial: true });
  await panel.drawer.getByRole('button', { name: /^Good/ }).first().click();
  await panel.text('Still here.').waitFor();
});
