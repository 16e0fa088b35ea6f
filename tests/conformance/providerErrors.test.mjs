import assert from 'node:assert/strict';
import { answer, breakAtOnce, breakWith, call, holdUntil, lose, refuse, say } from './support/answers.mjs';
import { readChunks } from './support/transcript.mjs';
import { API_KEY, expectRequests, service } from './support/scenario.mjs';

const scenario = service();
const withoutProvider = service({ OPENAI_API_BASE_URL: 'http://127.0.0.1:9/v1' });

const addNode = () => ({ success: true, data: { nodeId: 1 } });

/** The `error` of the problem details that a client gets in place of a stream. */
function problem(chat) {
  assert.equal(chat.status, 'error');
  const { status, headers } = chat.exchanges.at(-1);
  assert.equal(status, 500);
  assert.match(headers.get('content-type'), /^application\/problem\+json/);
  assert.doesNotMatch(chat.errors.at(-1).message, new RegExp(API_KEY), 'the key leaves the service');
  return JSON.parse(chat.errors.at(-1).message).error;
}

scenario('a wrong key is told before the first byte', async ({ provider, open }) => {
  provider.willAnswer(refuse(401, `Incorrect API key provided: ${API_KEY}.`), answer(say('Better.')));
  const chat = open();

  await chat.send('Hi');
  assert.match(problem(chat), /Incorrect API key provided.*OPENAI_API_KEY/);
  assert.equal(chat.messages.length, 1);
  await chat.regenerate();

  assert.equal(chat.text(), 'Better.');
  assert.equal(chat.messages.length, 2);
  expectRequests({ chat, provider, posted: 2, called: 2 });
});

scenario('an unknown model is told before the first byte', async ({ provider, open }) => {
  provider.willAnswer(refuse(404, 'The model `scripted` does not exist'));
  const chat = open();

  await chat.send('Hi');

  assert.match(problem(chat), /does not exist.*OPENAI_MODEL/);
  expectRequests({ chat, provider, posted: 1, called: 1 });
});

withoutProvider('a provider that is not there is told before the first byte', async ({ provider, open }) => {
  const chat = open();

  await chat.send('Hi');

  assert.match(problem(chat), /127\.0\.0\.1:9.*connection refused.*OPENAI_API_BASE_URL/);
  expectRequests({ chat, provider, posted: 1, called: 0 });
});

scenario('an error after browser tools leaves the transcript as it was, and no request follows', async ({ provider, open }) => {
  provider.willAnswer(answer(call('addNode', { nodeType: 'KSampler' })), refuse(500, 'The engine is on fire'), answer(say('Done.')));
  const chat = open({ tools: { addNode } });

  await chat.send('Add a sampler');
  assert.match(problem(chat), /The engine is on fire/);
  assert.equal(chat.messages.length, 2);
  assert.equal(chat.parts('tool-addNode')[0].state, 'output-available');
  await chat.post();

  assert.equal(chat.messages.length, 2);
  assert.equal(chat.text(), 'Done.');
  expectRequests({ chat, provider, posted: 3, called: 3 });
});

/** Breaks off in the middle of a text, in some way. */
const broken = (name, piece, says) => scenario(name, async ({ provider, open }) => {
  const chat = open();
  const shown = chat.until(() => chat.last?.role === 'assistant' && chat.text() === 'So far so good');
  provider.willAnswer(answer(say('So far', ' so good'), holdUntil(shown), piece), answer(say('Back again.')));

  await chat.send('Hi');
  assert.equal(chat.status, 'error');
  assert.match(chat.errors[0].message, says);
  assert.equal(chat.text(), 'So far so good');
  assert.deepEqual(readChunks(chat.exchanges[0].text).map(({ type }) => type).slice(-4), ['text-end', 'finish-step', 'error', 'finish']);
  await chat.send('And?');

  assert.equal(chat.text(), 'Back again.');
  assert.equal(chat.messages.length, 4);
  expectRequests({ chat, provider, posted: 2, called: 2 });
});

broken('an error inside the stream becomes an error chunk', breakWith('The model ran out of memory'), /The model ran out of memory/);
broken('a lost connection becomes an error chunk', lose(), /broke off|Could not reach/);

scenario('text that comes in one packet with an error is not lost', async ({ provider, open }) => {
  provider.willAnswer(breakAtOnce('So far so good', 'The model ran out of memory'));
  const chat = open();

  await chat.send('Hi');

  assert.equal(chat.status, 'error');
  assert.match(chat.errors[0].message, /The model ran out of memory/);
  assert.equal(chat.text(), 'So far so good');
  expectRequests({ chat, provider, posted: 1, called: 1 });
});

scenario('an error in a later step of the same request becomes an error chunk', async ({ provider, open }) => {
  provider.willAnswer(answer(call('makeCoffee', {})), refuse(500, 'The engine is on fire'));
  const chat = open({ tools: { addNode } });

  await chat.send('Hi');

  assert.equal(chat.status, 'error');
  assert.match(chat.errors[0].message, /The engine is on fire/);
  assert.equal(chat.exchanges[0].status, 200);
  expectRequests({ chat, provider, posted: 1, called: 2 });
});

scenario('too many requests is a friendly text with the time to wait', async ({ provider, open }) => {
  provider.willAnswer(refuse(429, 'Rate limit reached', { 'Retry-After': '7' }), answer(say('Now it works.')));
  const chat = open();

  await chat.send('Hi');
  assert.equal(chat.status, 'ready');
  assert.match(chat.text(), /7 seconds/);
  assert.equal(readChunks(chat.exchanges[0].text).at(-1).finishReason, 'stop');
  await chat.send('And now?');

  assert.equal(chat.text(), 'Now it works.');
  expectRequests({ chat, provider, posted: 2, called: 2 });
});

scenario('too many requests after browser tools ends the turn, and the client does not post again', async ({ provider, open }) => {
  provider.willAnswer(answer(call('addNode', { nodeType: 'KSampler' })), refuse(429, 'Rate limit reached'));
  const chat = open({ tools: { addNode } });

  await chat.send('Add a sampler');

  assert.equal(chat.status, 'ready');
  assert.match(chat.text(), /Rate limit reached/);
  assert.equal(chat.messages.length, 2);
  expectRequests({ chat, provider, posted: 2, called: 2 });
});
