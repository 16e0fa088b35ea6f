import assert from 'node:assert/strict';
import { answer, call, say } from './support/answers.mjs';
import { service } from './support/scenario.mjs';

const scenario = service();

const addNode = () => ({ success: true, data: { nodeId: 1 } });
const SIGNATURE = { google: { thought_signature: 'U0lHTkFUVVJFLTE=' } };
const ENCRYPTED = { type: 'reasoning.encrypted', data: 'RU5DUllQVEVE', format: 'google-gemini-v1', index: 0, id: 'tool_0_x1' };
const THOUGHT = { type: 'reasoning.text', text: 'Add it.', format: 'google-gemini-v1', index: 0 };

/** A call with a signature, as Gemini sends it. */
const signed = (name, args, id) => Object.assign(async (reply, index) => {
  await reply.delta({ tool_calls: [{ index, id, type: 'function', function: { name, arguments: JSON.stringify(args) }, extra_content: SIGNATURE }] });
}, { calls: true });

const delta = (value) => (reply) => reply.delta(value);

for (const [where, tool, args] of [['in the client', 'addNode', { nodeType: 'KSampler' }], ['in the service', 'listUserSkills', {}]]) {
  scenario(`a thought signature comes back with its call, run ${where}`, async ({ provider, open }) => {
    provider.willAnswer(answer(signed(tool, args, 'call_1')), answer(say('Done.')), answer(say('Again.')));
    const chat = open({ tools: { addNode } });
    await chat.send('Add');
    await chat.send('And?');
    for (const { body } of provider.requests.slice(1)) {
      const [made] = body.messages.flatMap((message) => message.tool_calls ?? []);
      assert.deepEqual(made.extra_content, SIGNATURE);
    }
  });

  scenario(`reasoning_content comes back with its message, tool run ${where}`, async ({ provider, open }) => {
    provider.willAnswer(answer(delta({ reasoning_content: 'I add' }), delta({ reasoning_content: ' é \n it.' }), call(tool, args)), answer(say('Done.')));
    const chat = open({ tools: { addNode } });
    await chat.send('Add');
    assert.equal(provider.requests[1].body.messages.find((message) => message.tool_calls).reasoning_content, 'I add é \n it.');
  });

  scenario(`reasoning_details come back in order, tool run ${where}`, async ({ provider, open }) => {
    provider.willAnswer(
      answer(delta({ content: '', reasoning: 'Add it.', reasoning_details: [THOUGHT] }), delta({ content: '', reasoning_details: [ENCRYPTED] }), call(tool, args, 'tool_0_x1')),
      answer(say('Done.')));
    const chat = open({ tools: { addNode } });
    await chat.send('Add');
    assert.deepEqual(provider.requests[1].body.messages.find((message) => message.tool_calls).reasoning_details, [THOUGHT, ENCRYPTED]);
  });
}

scenario('the state of a call that was refused comes back too', async ({ provider, open }) => {
  provider.willAnswer(answer(signed('makeCoffee', {}, 'call_1')), answer(say('No.')), answer(say('Again.')));
  const chat = open({ tools: { addNode } });
  await chat.send('Coffee');
  await chat.send('And?');
  for (const { body } of provider.requests.slice(1))
    assert.deepEqual(body.messages.flatMap((message) => message.tool_calls ?? [])[0].extra_content, SIGNATURE);
});

scenario('another model never sees it', async ({ provider, open }) => {
  provider.willAnswer(answer(say('Hello.')));
  const chat = open();
  const state = { provider: 'elsewhere.test', model: 'scripted', fields: { extra_content: JSON.stringify(SIGNATURE) } };
  chat.messages = [
    { id: 'u1', role: 'user', parts: [{ type: 'text', text: 'Add' }] },
    { id: 'a1', role: 'assistant', parts: [
      { type: 'step-start' },
      { type: 'tool-addNode', toolCallId: 'c1', state: 'output-available', input: {}, output: 1, callProviderMetadata: { comfyAssistant: { call: state, message: state } } },
    ] },
  ];
  await chat.send('And?');
  assert.doesNotMatch(JSON.stringify(provider.requests[0].body), /thought_signature/);
});
