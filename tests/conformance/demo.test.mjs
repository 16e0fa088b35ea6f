import assert from 'node:assert/strict';
import { expectRequests, service } from './support/scenario.mjs';

const scenario = service({ OPENAI_API_KEY: '', OPENAI_API_BASE_URL: 'https://api.openai.com/v1', COMFY_ASSISTANT_DEMO_WORDS_PER_SECOND: '10000' });

scenario('without a key the built-in demo answers, and says what it is', async ({ provider, open }) => {
  const chat = open();

  await chat.send('Hello');

  assert.match(chat.text(), /demo/i);
  assert.match(chat.text(), /OPENAI_API_KEY/);
  assert.match(chat.text(), /OPENAI_MODEL/);
  expectRequests({ chat, provider, posted: 1, called: 0 });
});

scenario('the demo drives the browser\'s tools', async ({ provider, open }) => {
  const chat = open({ tools: { addNode: () => ({ success: true, data: { nodeId: 1 } }) } });

  await chat.send('Please add a KSampler node');

  assert.deepEqual(chat.ran.map(({ tool, input }) => [tool, input.nodeType]), [['addNode', 'KSampler']]);
  assert.equal(chat.parts('tool-addNode')[0].state, 'output-available');
  assert.ok(chat.parts('reasoning').length > 0);
  expectRequests({ chat, provider, posted: 2, called: 0 });
});
