import assert from 'node:assert/strict';
import { answer, call, say, sayForever, think } from './support/answers.mjs';
import { expectRequests, service } from './support/scenario.mjs';

const scenario = service();

const addNode = () => ({ success: true, data: { nodeId: 1 } });
const PICTURE = 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

// The service must let go at once. Without its care a provider goes on for two seconds, which the user pays.
const PROMPTLY_MS = 1000;

scenario('regenerate replaces the answer under a new id', async ({ provider, open }) => {
  provider.willAnswer(answer(call('addNode', { nodeType: 'KSampler' })), answer(say('First.')), answer(say('Second.')));
  const chat = open({ tools: { addNode } });

  await chat.send('Hi');
  const { id } = chat.last;
  await chat.regenerate();

  assert.equal(chat.messages.length, 2);
  assert.equal(chat.text(), 'Second.');
  assert.notEqual(chat.last.id, id);
  assert.deepEqual(provider.requests[2].body.messages.slice(1).map(({ content }) => content), ['Hi']);
  expectRequests({ chat, provider, posted: 3, called: 3 });
});

scenario('an edit replaces the user\'s message and what came after', async ({ provider, open }) => {
  provider.willAnswer(answer(say('One.')), answer(say('Two.')), answer(say('Anew.')));
  const chat = open();

  await chat.send('First');
  await chat.send('Second');
  const [edited] = chat.messages;
  await chat.send('First, but better', { messageId: edited.id });

  assert.deepEqual(chat.messages.map((message) => [message.role, chat.text(message)]), [['user', 'First, but better'], ['assistant', 'Anew.']]);
  assert.equal(chat.messages[0].id, edited.id);
  assert.deepEqual(provider.requests[2].body.messages.slice(1).map(({ content }) => content), ['First, but better']);
  expectRequests({ chat, provider, posted: 3, called: 3 });
});

scenario('stop hangs up on the provider, keeps what was said, and the chat goes on', async ({ t, provider, open }) => {
  provider.willAnswer(answer(think('Hm.'), sayForever('word ')), answer(say('Go on.')));
  const chat = open();

  const turn = chat.send('Talk');
  await chat.until(() => chat.last?.role === 'assistant' && chat.text().includes('word'));
  const stopped = performance.now();
  await chat.stop();
  const tooLate = new Promise((resolve) => setTimeout(resolve, PROMPTLY_MS, 'too late').unref());
  assert.equal(await Promise.race([provider.requests[0].hungUp, tooLate]), true, 'the provider still has its connection');
  t.diagnostic(`the provider's connection was closed after ${Math.round(performance.now() - stopped)} ms`);
  await turn;
  assert.equal(chat.status, 'ready');
  await chat.send('And?');

  assert.deepEqual(chat.messages.map(({ role }) => role), ['user', 'assistant', 'user', 'assistant']);
  assert.equal(chat.text(), 'Go on.');
  assert.match(provider.requests[1].body.messages[2].content, /^(word )+$/);
  expectRequests({ chat, provider, posted: 2, called: 2 });
});

scenario('a slash command that the panel answered by itself calls no model', async ({ provider, open }) => {
  const chat = open();
  chat.messages = [
    { id: 'u1', role: 'user', parts: [{ type: 'text', text: '/help' }] },
    { id: 'a1', role: 'assistant', parts: [{ type: 'text', text: '<!-- local:slash -->Here is help.' }] },
  ];

  await chat.post();

  assert.deepEqual(chat.messages.map(({ id }) => id), ['u1', 'a1']);
  assert.deepEqual(chat.exchanges[0].text.match(/"type":"[^"]+"|\[DONE\]/g), ['"type":"start"', '"type":"finish"', '[DONE]']);
  expectRequests({ chat, provider, posted: 1, called: 0 });
});

scenario('an image reaches the model as an image', async ({ provider, open }) => {
  provider.willAnswer(answer(say('One pixel.')));
  const chat = open();

  await chat.send('What is this?', { files: [{ type: 'file', mediaType: 'image/png', filename: 'pixel.png', url: PICTURE }] });

  const parts = provider.requests[0].body.messages[1].content;
  assert.deepEqual(parts.map(({ type }) => type).sort(), ['image_url', 'text']);
  assert.equal(parts.find(({ type }) => type === 'image_url').image_url.url, PICTURE);
  expectRequests({ chat, provider, posted: 1, called: 1 });
});
