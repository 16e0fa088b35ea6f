import assert from 'node:assert/strict';
import { answer, holdUntil, say, think } from './support/answers.mjs';
import { expectRequests, service } from './support/scenario.mjs';

const scenario = service();

scenario('plain text arrives whole, and the next turn knows it', async ({ provider, open }) => {
  provider.willAnswer(answer(say('Hel', 'lo, ', 'wörld 🎨')), answer(say('Again.')));
  const chat = open();

  await chat.send('Hi');
  assert.equal(chat.text(), 'Hello, wörld 🎨');
  await chat.send('And?');

  assert.deepEqual(chat.messages.map(({ role }) => role), ['user', 'assistant', 'user', 'assistant']);
  assert.deepEqual(provider.requests[1].body.messages.slice(1), [
    { role: 'user', content: 'Hi' },
    { role: 'assistant', content: 'Hello, wörld 🎨' },
    { role: 'user', content: 'And?' },
  ]);
  expectRequests({ chat, provider, posted: 2, called: 2 });
});

scenario('text is shown while the model still speaks', async ({ provider, open }) => {
  let goOn;
  provider.willAnswer(answer(say('First'), holdUntil(new Promise((resolve) => (goOn = resolve))), say(' last')));
  const chat = open();

  const turn = chat.send('Hi');
  await chat.until(() => chat.last?.role === 'assistant' && chat.text() === 'First');
  goOn();
  await turn;

  assert.equal(chat.text(), 'First last');
});

scenario('reasoning_content is reasoning', async ({ provider, open }) => {
  provider.willAnswer(answer(think('Let me ', 'see.'), say('Done.')));
  const chat = open();

  await chat.send('Think');

  assert.deepEqual(chat.last.parts.map(({ type, text }) => [type, text]).filter(([, text]) => text), [['reasoning', 'Let me see.'], ['text', 'Done.']]);
  expectRequests({ chat, provider, posted: 1, called: 1 });
});

scenario('a <think> tag that is cut over chunks is reasoning, and what only looks like one stays text', async ({ provider, open }) => {
  provider.willAnswer(answer(say('<th', 'ink>Let me', ' see.</thi', 'nk>', 'Is 1 <th', 'an 2? No.')), answer(say('Yes.')));
  const chat = open();

  await chat.send('Think');
  assert.equal(chat.parts('reasoning').map(({ text }) => text).join(''), 'Let me see.');
  assert.equal(chat.text().trim(), 'Is 1 <than 2? No.');
  await chat.send('Sure?');

  assert.doesNotMatch(JSON.stringify(provider.requests[1].body), /Let me see/, 'reasoning goes back to the provider');
});
