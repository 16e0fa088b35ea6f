import assert from 'node:assert/strict';
import { answer, call, say } from './support/answers.mjs';
import { expectRequests, service } from './support/scenario.mjs';

const scenario = service();

const addNode = ({ nodeType }) => ({ success: true, data: { nodeId: nodeType.length } });
const connectNodes = () => ({ success: true, data: {} });

scenario('one round of a browser tool', async ({ provider, open }) => {
  provider.willAnswer(
    answer(say('Adding it.'), call('addNode', { nodeType: 'KSampler', position: { x: 10.50, y: -3 } })),
    answer(say('It is there.')),
  );
  const chat = open({ tools: { addNode } });

  await chat.send('Add a sampler');

  assert.deepEqual(chat.ran, [{ tool: 'addNode', input: { nodeType: 'KSampler', position: { x: 10.5, y: -3 } } }]);
  assert.deepEqual(chat.messages.map(({ role }) => role), ['user', 'assistant']);
  assert.deepEqual(chat.last.parts.filter(({ type }) => type !== 'step-start').map(({ type, state }) => [type, state]),
    [['text', 'done'], ['tool-addNode', 'output-available'], ['text', 'done']]);
  const [said, result] = provider.requests[1].body.messages.slice(2);
  assert.equal(said.content, 'Adding it.');
  assert.deepEqual(JSON.parse(said.tool_calls[0].function.arguments), { nodeType: 'KSampler', position: { x: 10.5, y: -3 } });
  assert.deepEqual(JSON.parse(result.content), { success: true, data: { nodeId: 8 } });
  expectRequests({ chat, provider, posted: 2, called: 2 });
});

scenario('two rounds, by a provider that starts its call ids anew each time', async ({ provider, open }) => {
  provider.willAnswer(
    answer(call('addNode', { nodeType: 'KSampler' }, 'call_0')),
    answer(call('connectNodes', { sourceNodeId: 1, sourceSlot: 0, targetNodeId: 8, targetSlot: 1 }, 'call_0')),
    answer(say('Both done.')),
  );
  const chat = open({ tools: { addNode, connectNodes } });

  await chat.send('Add and connect');

  assert.deepEqual(chat.ran.map(({ tool }) => tool), ['addNode', 'connectNodes']);
  assert.deepEqual(chat.ran[1].input, { sourceNodeId: 1, sourceSlot: 0, targetNodeId: 8, targetSlot: 1 });
  assert.equal(chat.messages.length, 2);
  assert.equal(chat.text(), 'Both done.');
  expectRequests({ chat, provider, posted: 3, called: 3 });
});

scenario('several calls of one step are answered with one request', async ({ provider, open }) => {
  provider.willAnswer(
    answer(call('addNode', { nodeType: 'KSampler' }), call('addNode', { nodeType: 'VAEDecode' }), call('getWorkflowInfo', {})),
    answer(say('Two nodes.')),
  );
  const chat = open({ tools: { addNode, getWorkflowInfo: () => ({ success: true, data: { nodes: [] } }) } });

  await chat.send('Add two');

  assert.deepEqual(chat.ran.map(({ input }) => input.nodeType), ['KSampler', 'VAEDecode', undefined]);
  assert.deepEqual(provider.requests[1].body.messages.slice(2).map(({ role }) => role), ['assistant', 'tool', 'tool', 'tool']);
  expectRequests({ chat, provider, posted: 2, called: 2 });
});

scenario('a client that does not tell its tools gets the calls all the same', async ({ provider, open }) => {
  provider.willAnswer(answer(call('addNode', { nodeType: 'KSampler' })), answer(say('Done.')));
  const chat = open({ tools: { addNode }, announce: false });

  await chat.send('Add a sampler');

  assert.equal(chat.ran.length, 1);
  expectRequests({ chat, provider, posted: 2, called: 2 });
});

scenario('the user types on although a call is open', async ({ provider, open }) => {
  provider.willAnswer(answer(call('executeWorkflow', {})), answer(say('Never mind then.')));
  const chat = open({ announce: false });

  await chat.send('Run it');
  assert.equal(chat.parts('tool-executeWorkflow')[0].state, 'input-available');
  await chat.send('Forget it');

  assert.deepEqual(provider.requests[1].body.messages.slice(1).map(({ role }) => role), ['user', 'assistant', 'tool', 'assistant', 'user']);
  assert.equal(chat.messages.length, 4);
  expectRequests({ chat, provider, posted: 2, called: 2 });
});
