import assert from 'node:assert/strict';
import { answer, call, say } from './support/answers.mjs';
import { expectRequests, service } from './support/scenario.mjs';

const scenario = service();

const addNode = () => ({ success: true, data: { nodeId: 1 } });

/** One call that the service refuses, then an answer, then another turn: the refusal must not poison the transcript. */
const refused = (name, { tool, args, says, input = args }) => scenario(name, async ({ provider, open }) => {
  provider.willAnswer(answer(call(tool, args)), answer(say('I will do without.')), answer(say('Good.')));
  const chat = open({ tools: { addNode, connectNodes: addNode, [tool]: addNode } });

  await chat.send('Do it');
  const part = chat.last.parts.find(({ toolCallId }) => toolCallId);
  assert.equal(part.state, 'output-error');
  assert.match(part.errorText, says);
  assert.deepEqual(part.input ?? part.rawInput, input);
  assert.match(provider.requests[1].body.messages.at(-1).content, says, 'the model reads why');
  await chat.send('Fine');

  assert.deepEqual(chat.ran, [], 'the client ran a refused call');
  assert.equal(chat.messages.length, 4);
  expectRequests({ chat, provider, posted: 2, called: 3 });
});

refused('an unknown tool', { tool: 'makeCoffee', args: { cups: 2 }, says: /no tool "makeCoffee".*addNode/ });
refused('arguments that are cut off', { tool: 'addNode', args: '{"nodeType":"KSam', says: /not valid JSON/ });
refused('arguments that do not fit the schema', { tool: 'connectNodes', args: { sourceNodeId: 'first' }, says: /sourceSlot/ });
refused('arguments that the tool itself refuses', {
  tool: 'connectNodes', args: { sourceNodeId: 3, sourceSlot: 0, targetNodeId: 3, targetSlot: 0 }, says: /cannot be connected to itself/,
});

scenario('a refused call beside one for the browser', async ({ provider, open }) => {
  provider.willAnswer(answer(call('makeCoffee', {}), call('addNode', { nodeType: 'KSampler' })), answer(say('One of two.')));
  const chat = open({ tools: { addNode } });

  await chat.send('Both');

  assert.deepEqual(chat.ran.map(({ tool }) => tool), ['addNode']);
  assert.deepEqual(chat.last.parts.filter(({ toolCallId }) => toolCallId).map(({ state }) => state), ['output-error', 'output-available']);
  expectRequests({ chat, provider, posted: 2, called: 2 });
});

scenario('a tool that fails in the client', async ({ provider, open }) => {
  provider.willAnswer(answer(call('addNode', { nodeType: 'Nonsense' })), answer(say('There is no such node.')));
  const chat = open({ tools: { addNode: () => { throw new Error('Unknown node type Nonsense'); } } });

  await chat.send('Add nonsense');

  assert.equal(chat.parts('tool-addNode')[0].errorText, 'Unknown node type Nonsense');
  assert.match(provider.requests[1].body.messages.at(-1).content, /Unknown node type Nonsense/);
  expectRequests({ chat, provider, posted: 2, called: 2 });
});

scenario('four equal nodes are four nodes', async ({ provider, open }) => {
  const same = () => answer(call('addNode', { nodeType: 'LoadImage' }, 'call_same'));
  provider.willAnswer(same(), same(), same(), same(), answer(say('Four.')));
  const chat = open({ tools: { addNode } });

  await chat.send('Add four');

  assert.equal(chat.ran.length, 4);
  assert.equal(chat.text(), 'Four.');
  expectRequests({ chat, provider, posted: 5, called: 5 });
});

scenario('a look that shows the same again and again is stopped, and one after a change is not', async ({ provider, open }) => {
  const look = () => answer(call('getWorkflowInfo', {}));
  provider.willAnswer(look(), look(), answer(call('addNode', { nodeType: 'KSampler' })), look(), look(), look(), answer(say('I stop here.')));
  const chat = open({ tools: { addNode, getWorkflowInfo: () => ({ success: true, data: { nodes: [] } }) } });

  await chat.send('Look');

  assert.deepEqual(chat.ran.map(({ tool }) => tool), ['getWorkflowInfo', 'getWorkflowInfo', 'addNode', 'getWorkflowInfo', 'getWorkflowInfo']);
  assert.match(chat.parts('tool-getWorkflowInfo')[4].errorText, /nothing has changed/);
});

scenario('an action that fails in the same way again and again is stopped', async ({ provider, open }) => {
  const same = () => answer(call('removeNode', { nodeId: 3 }));
  provider.willAnswer(same(), same(), same(), answer(say('I stop here.')));
  const chat = open({ tools: { removeNode: () => { throw new Error('no such node'); } } });

  await chat.send('Remove it');

  assert.equal(chat.ran.length, 2);
  assert.match(chat.parts('tool-removeNode')[2].errorText, /failed with these very arguments twice/);
});
