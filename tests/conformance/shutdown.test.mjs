import assert from 'node:assert/strict';
import { answer, say, sayForever } from './support/answers.mjs';
import { expectRequests, service } from './support/scenario.mjs';

const scenario = service();

scenario('a service that shuts down tells those who listen', async ({ start, provider, open }) => {
  provider.willAnswer(answer(say('So far.'), sayForever(' word')));
  const leaving = await start();
  const chat = open({ url: leaving.url });

  const turn = chat.send('Talk');
  await chat.until(() => chat.last?.role === 'assistant' && chat.text().includes('So far.'));
  await leaving.stop();
  await turn;

  assert.equal(chat.status, 'error');
  assert.match(chat.errors[0].message, /shutting down/);
  assert.match(chat.text(), /^So far\./);
  assert.equal(await provider.requests[0].hungUp, true);
  expectRequests({ chat, provider, posted: 1, called: 1 });
});
