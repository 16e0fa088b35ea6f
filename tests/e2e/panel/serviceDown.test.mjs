import assert from 'node:assert/strict';
import { answer, say } from '../../conformance/support/answers.mjs';
import { capture } from '../support/capture.mjs';
import { panel } from '../support/panel.mjs';

const scenario = panel();

scenario(
  'when the service is down, the panel says what to do, loses nothing, and continues once it is back',
  async ({ t, start, open, provider }) => {
    const host = await start();
    const { url } = host;
    provider.willAnswer(answer(say('Hello.')), answer(say('There you are.')));
    const panel = await open(url);
    await panel.ask('Hi', 'Hello.');

    await host.stop();
    await panel.say('precious words');
    await panel.failure.getByText(/No answer from the service at .*Your message is safe\. Start the service/).waitFor();
    await panel.page.getByText('Service unreachable').waitFor();

    assert.deepEqual(await panel.messages(), ['Hi', 'Hello.', 'precious words']);
    assert.equal(await panel.page.getByRole('heading', { name: 'What shall we build?' }).count(), 0, 'the welcome form');
    await capture(panel.page, 'service-down');

    const back = await start({ COMFY_ASSISTANT_URLS: url });
    t.after(() => back.stop());
    await panel.page.getByText('Model: scripted').waitFor();
    await panel.failure.getByRole('button', { name: 'Try again' }).click();
    await panel.text('There you are.').waitFor();
    await panel.idle();

    assert.deepEqual(await panel.messages(), ['Hi', 'Hello.', 'precious words', 'There you are.']);
    assert.equal(await panel.failure.count(), 0);
  },
);

scenario('a service that was down from the first message does not show the welcome form instead', async ({ start, open }) => {
  const host = await start();
  const panel = await open(host.url);
  await host.stop();

  await panel.say('precious words');

  await panel.failure.getByText(/Your message is safe/).waitFor();
  assert.deepEqual(await panel.messages(), ['precious words']);
  assert.equal(await panel.page.getByRole('heading', { name: 'What shall we build?' }).count(), 0);
});

scenario('a service that asks for its token says where to enter it', async ({ t, start, open, provider }) => {
  const host = await start({ COMFY_ASSISTANT_TOKEN: 'sesame-open-0123456789' });
  t.after(() => host.stop());
  provider.willAnswer(answer(say('Come in.')));
  const panel = await open(host.url);
  await panel.say('Hi');
  await panel.failure.getByText(/needs an access token/).waitFor();
  await capture(panel.page, 'token-asked');

  await panel.failure.getByRole('button', { name: 'Open settings' }).click();
  await panel.page.getByLabel('Access token').fill('sesame-open-0123456789');
  await panel.page.keyboard.press('Escape');
  await panel.failure.getByRole('button', { name: 'Try again' }).click();

  await panel.text('Come in.').waitFor();
});
