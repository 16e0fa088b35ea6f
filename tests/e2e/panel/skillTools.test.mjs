import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { answer, call, say } from '../../conformance/support/answers.mjs';
import { capture } from '../support/capture.mjs';
import { panel } from '../support/panel.mjs';

const scenario = panel({ settings: { COMFY_ASSISTANT_SKILL_ADDRESSES: '127.0.0.1' } });

const document = (port) => `
openapi: 3.1.0
servers: [ { url: "http://127.0.0.1:${port}" } ]
paths:
  /forecast/{city}:
    get:
      operationId: getForecast
      summary: The forecast of a city
      parameters: [ { name: city, in: path, required: true, schema: { type: string } } ]
`;

scenario('a skill that is dropped into the folder brings a tool, which is allowed, asked about and called', async (scene) => {
  const { t, context, host, open, provider } = scene;
  const asked = [];
  const api = createServer((request, response) => {
    asked.push(request.url);
    response.setHeader('Content-Type', 'application/json').end('{"sky":"clear"}');
  }).listen(0, '127.0.0.1');
  t.after(() => api.close());
  await once(api, 'listening');
  const folder = join(host.folder, 'user_context', 'skills', 'weather');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'SKILL.md'), '---\nname: Weather\ndescription: The weather.\n---\nAsk for it.');
  await writeFile(join(folder, 'openapi.yaml'), document(api.address().port));

  const page = await context.newPage();
  page.setDefaultTimeout(8_000);
  await page.goto(`${host.url}/tools`);
  const skills = page.getByRole('region', { name: 'From skills' });
  await skills.getByText(`GET http://127.0.0.1:${api.address().port}/forecast/{city}`).waitFor();
  await skills.getByLabel('May the model call The forecast of a city?').selectOption('ask');
  await page.waitForResponse((response) => response.url().endsWith('/api/skill-tools') && response.ok());
  await capture(page, 'tools-of-skills');

  const { skills: shown } = await (await fetch(`${host.url}/api/skill-tools`)).json();
  const { wireName, leave } = shown[0].tools[0];
  assert.equal(leave, 'ask');
  provider.willAnswer(answer(call(wireName, { city: 'Rome' })), answer(say('It is clear.')));
  const assistant = await open();
  const chat = assistant.page;
  await assistant.say('how is the weather in Rome?');
  const card = chat.locator('.permission');
  await card.getByText('Rome').first().waitFor();
  assert.deepEqual(asked, []);
  await card.getByRole('button', { name: 'Call it' }).click();
  await chat.getByText('It is clear.', { exact: true }).waitFor();
  assert.deepEqual(asked, ['/forecast/Rome']);
  const result = provider.requests.at(-1).body.messages.at(-1).content;
  assert.match(result, /third_party_text/);
});
