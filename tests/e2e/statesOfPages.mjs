// Pictures of the pages /prompts and /tools, of what the panel shows of other programs' tools, and of its first run: as states.mjs takes
// those of the panel.
import assert from 'node:assert/strict';
import { answer, call, say } from '../conformance/support/answers.mjs';
import { Host } from '../conformance/support/host.mjs';
import { panel } from './support/panel.mjs';
import { sheets, wordsOf } from './support/sheets.mjs';

const LONG = 600_000;
const HEIGHTS = [1400, 1100];
const scenario = panel({ settings: { COMFY_ASSISTANT_PLUGINS: 'upscalers' } });

const send = ({ host }, method, path, body) =>
  fetch(host.url + path, { method, headers: { 'Content-Type': 'application/json' }, ...(body && { body: JSON.stringify(body) }) });

for (const language of ['en', 'ar']) {
  const words = await wordsOf(language);
  const begin = async ({ open, context, host }, path = '/', url = host.url) => {
    const panel = await open(url);
    await panel.page.evaluate((language) => localStorage.setItem('comfy-assistant.settings', JSON.stringify({ language })), language);
    await panel.page.reload();
    panel.box = panel.page.getByRole('combobox', { name: words['composer.label'], exact: true });
    await panel.ready();
    panel.page.setDefaultTimeout(20_000);
    panel.idle = () => panel.button(words['composer.stop']).waitFor({ state: 'detached' });
    const page = path === '/' ? panel.page : await context.newPage();
    page.setDefaultTimeout(20_000);
    if (page !== panel.page) await page.goto(host.url + path);
    const texts = (key, values = {}) =>
      Object.entries(values).reduce((text, [name, value]) => text.replaceAll(`{${name}}`, value), words[key]);
    const press = (key, values) =>
      page
        .getByRole('button', { name: texts(key, values), exact: true })
        .first()
        .click();
    return { panel, page, press, field: (key) => page.getByLabel(words[key]).first() };
  };

  scenario(
    `the page of instructions in ${language}`,
    async (at) => {
      const written = ['personality', 'goals'].map((kind) => `/api/user-context/${kind}`);
      for (const path of written) await send(at, 'PUT', path, { text: '' });
      const { rules } = await (await fetch(`${at.host.url}/api/user-context/rules`)).json();
      for (const { id } of rules) await send(at, 'DELETE', `/api/user-context/rules/${id}`);
      for (const subject of ['personality', 'goals']) await send(at, 'DELETE', `/api/versions/${subject}`);
      const { panel, page, press } = await begin(at, '/prompts');
      const { shoot, faults } = sheets(page, language, { heights: HEIGHTS });
      const preview = page.getByRole('region', { name: words['prompts.preview'] });
      await preview.waitFor();
      await press('prompts.example');
      await page.getByText(words['prompts.unsaved'], { exact: true }).waitFor();
      await shoot('prompts-personality');
      await press('prompts.save');
      await page.getByText(words['prompts.saved'], { exact: true }).waitFor();
      for (const section of ['goals', 'personas', 'skills', 'rules', 'templates', 'try', 'requests']) {
        await press(`prompts.${section}`);
        await page.getByRole('region', { name: words[`prompts.${section}`], exact: true }).waitFor();
        if (section === 'rules') {
          await page.locator('summary', { hasText: words['prompts.add'] }).click();
          await press('prompts.example');
          await press('prompts.save');
          await page.getByRole('button', { name: words['prompts.delete'] }).waitFor();
        }
        await page.waitForLoadState('networkidle');
        await shoot(`prompts-${section}`);
      }

      await press('prompts.templates');
      await page.locator('textarea.code-text').fill('First line\nSecond {{ if }} line');
      await page.getByRole('alert').waitFor();
      await shoot('prompts-broken');
      await page.reload();

      await press('prompts.requests');
      await page.getByLabel(words['requests.keep']).click();
      at.provider.willAnswer(answer(call('addRule', { name: 'format', rule: 'Portrait only.' })), answer(say('A sampler removes noise.')));
      await panel.ask('What does a sampler do?', 'A sampler removes noise.');
      await page.reload();
      await page.getByRole('link', { name: 'What does a sampler do?' }).waitFor();
      await shoot('prompts-requests-kept');
      await page.getByRole('link', { name: 'What does a sampler do?' }).click();
      await page.getByText(words['requests.sections']).waitFor();
      at.provider.willAnswer(answer(say('It removes noise, as before.')));
      await page.locator('.call').evaluateAll((all) => all.forEach((one) => (one.open = true)));
      await press('requests.replay');
      await page.getByText('It removes noise, as before.').waitFor();
      await shoot('prompts-request');

      await page.getByRole('link', { name: words['requests.try'] }).click();
      await page.getByRole('textbox', { name: words['try.draft'], exact: true }).fill('Answer like a pirate.');
      const either = (reply) => answer(say(/like a pirate/.test(reply.messages[0].content) ? 'Arr!' : 'Noise is removed.'))(reply);
      at.provider.willAnswer(either, either);
      await press('try.run');
      await page.locator('.differences').waitFor();
      await shoot('prompts-tried');
      await press('try.keep');
      await page.getByText(words['prompts.saved'], { exact: true }).waitFor();

      await press('prompts.personality');
      await page.locator('.versions-of > summary').click();
      await press('versions.compare');
      await shoot('prompts-versions');
      assert.deepEqual(faults, []);
    },
    LONG,
  );

  scenario(
    `the page of tools in ${language}`,
    async (at) => {
      const { page, press, field } = await begin(at, '/tools#addRule');
      const { shoot, faults } = sheets(page, language, { heights: HEIGHTS });
      await page.locator('[name=name]').fill('vram');
      await page.locator('[name=rule]').fill('I have 8 GB.');
      await press('tools.call');
      await page.locator('.called pre').waitFor();
      await field('tools.everyone').selectOption('ask');
      await page.getByText(words['tools.fromNext']).waitFor();
      await shoot('tools-called');
      await field('tools.search').fill('editWorkflow');
      await page.locator('.names button').first().click();
      await press('tools.call');
      await page.locator('.called pre').waitFor();
      await shoot('tools-canvas');
      await field('tools.search').fill('nothing is called so');
      await page.getByText(words['tools.none']).waitFor();
      await shoot('tools-none');
      assert.deepEqual(faults, []);
    },
    LONG,
  );

  scenario(
    `the first run in ${language}`,
    async (at) => {
      const host = await Host.start({ COMFY_ASSISTANT_DEMO_WORDS_PER_SECOND: '1000' });
      at.t.after(() => host.stop());
      const { page, press } = await begin(at, '/', host.url);
      const { shoot, faults } = sheets(page, language, { clip: '#panel' });
      await page.locator('.onboarding').waitFor();
      await shoot('first-run');
      await shoot('first-questions', '.onboarding button');
      await press('models.connect');
      await page.locator('.providers button').first().click();
      await page.locator('input[type=password]').waitFor();
      await shoot('first-model');
      assert.deepEqual(faults, []);
    },
    LONG,
  );

  scenario(
    `tools of other programs in ${language}`,
    async (at) => {
      const { panel, page, press, field } = await begin(at);
      const { shoot, faults } = sheets(page, language, { clip: '#panel' });
      await press('panel.settings');
      await press('servers.title');
      await press('servers.add');
      await shoot('servers-form');
      await field('servers.start').fill(`${at.host.url}/mcp`);
      await field('models.name').fill('own');
      await press('prompts.save');
      await page.getByRole('button', { name: `${words['servers.test']}: own`, exact: true }).click();
      await page.getByLabel(words['servers.mayCall'].replace('{name}', 'Search templates'), { exact: true }).selectOption('ask');
      await press('servers.add');
      await field('servers.start').fill('no-such-program --at all');
      await field('models.name').fill('broken');
      await press('prompts.save');
      await page.getByRole('button', { name: `${words['servers.test']}: broken`, exact: true }).click();
      await page.getByRole('alert').first().waitFor();
      await shoot('servers');
      await page.keyboard.press('Escape');
      const { servers } = await (await fetch(`${at.host.url}/api/mcp/servers`)).json();
      const { wireName } = servers.flatMap(({ tools }) => tools).find(({ leave }) => leave === 'ask');
      at.provider.willAnswer(answer(call(wireName, { query: 'upscale' })), answer(say('–')));
      await panel.say('?');
      await page.locator('.permission').waitFor();
      await shoot('servers-call');
      await page.locator('.permission button').last().click();
      await panel.text('–').waitFor();
      for (const { name } of servers) await send(at, 'DELETE', `/api/mcp/servers/${name}`);
      assert.deepEqual(faults, []);
    },
    LONG,
  );
}
