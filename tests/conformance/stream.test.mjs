import assert from 'node:assert/strict';
import { answer, call, holdUntil, say, sayForever, writeCall } from './support/answers.mjs';
import { readChunks } from './support/transcript.mjs';
import { expectRequests, service } from './support/scenario.mjs';

const scenario = service();

const applied = () => ({ success: true, data: {} });
const addNode = () => ({ success: true, data: { nodeId: 1 } });

scenario('a call is shown while it is written, and runs once it is whole', async ({ provider, open }) => {
  let goOn;
  const held = new Promise((resolve) => (goOn = resolve));
  provider.willAnswer(answer(writeCall('fillPromptNode', ['{"nodeId": 3, "te', 'xt": "a red', held, ' fox"}'])), answer(say('Done.')));
  const chat = open({ tools: { fillPromptNode: applied } });

  const turn = chat.send('Write it');
  await chat.until(() => chat.last?.role === 'assistant' && chat.parts('tool-fillPromptNode')[0]?.input?.text === 'a red');
  assert.equal(chat.parts('tool-fillPromptNode')[0].state, 'input-streaming');
  assert.deepEqual(chat.ran, []);
  goOn();
  await turn;

  assert.deepEqual(chat.ran, [{ tool: 'fillPromptNode', input: { nodeId: 3, text: 'a red fox' } }]);
  expectRequests({ chat, provider, posted: 2, called: 2 });
});

scenario('a long workflow does not look like silence', async ({ provider, open }) => {
  const workflow = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`${index + 1}`,
    { class_type: 'Exotic', inputs: { text: `a "fox" № ${index}\n${'x'.repeat(100)}`, seed: 1e21, strength: 0.1 } }]));
  provider.willAnswer(answer(call('applyWorkflowJson', JSON.stringify({ workflow }, null, 1))), answer(say('Done.')));
  const chat = open({ tools: { applyWorkflowJson: applied } });

  await chat.send('Build it');

  const deltas = readChunks(chat.exchanges[0].text).filter(({ type }) => type === 'tool-input-delta').map(({ inputTextDelta }) => inputTextDelta);
  assert.ok(deltas.length > 4, `${deltas.length} deltas`);
  assert.equal(deltas.join(''), JSON.stringify({ workflow }));
  assert.deepEqual(chat.ran[0]?.input, { workflow });
});

scenario('a failed check ends the call that was shown', async ({ provider, open }) => {
  provider.willAnswer(answer(call('connectNodes', { sourceNodeId: 3, sourceSlot: 0, targetNodeId: 3, targetSlot: 0 })), answer(say('No.')));
  const chat = open({ tools: { connectNodes: applied } });

  await chat.send('Connect');

  assert.equal(chat.parts('tool-connectNodes')[0].state, 'output-error');
  assert.deepEqual(chat.ran, []);
});

scenario('arguments in a dress are shown as what they become', async ({ provider, open }) => {
  provider.willAnswer(answer(call('addNode', '{ "nodeType" : "Ex\\u006ftic\\/", "position": {"x": "10.50", "y": -3.0, "z": null}, "extra": [1E2, {"2":1,"b":0.10}] }')), answer(say('Done.')));
  const chat = open({ tools: { addNode } });

  await chat.send('Add');

  assert.equal(chat.parts('tool-addNode').at(-1).state, 'output-available');
  assert.equal(chat.ran[0].input.nodeType, 'Exotic/');
  assert.deepEqual(chat.ran[0].input.extra, [100, { 2: 1, b: 0.1 }]);
});

scenario('model and usage are the message\'s metadata', async ({ provider, open }) => {
  provider.willAnswer(answer(call('listUserSkills', {})), answer(say('Done.')));
  const chat = open();

  await chat.send('Hi');

  assert.equal(chat.last.metadata.model, 'scripted');
  assert.deepEqual(chat.last.metadata.usage, { inputTokens: 20, outputTokens: 10 });
  assert.deepEqual(readChunks(chat.exchanges[0].text).filter(({ type }) => type === 'message-metadata').map(({ messageMetadata }) => messageMetadata.usage.inputTokens), [10, 20]);
});

scenario('an answer is stopped from elsewhere, keeps what was said, and the chat goes on', async ({ host, provider, open }) => {
  provider.willAnswer(answer(say('So far.'), sayForever(' word')), answer(say('Go on.')));
  const chat = open({ resumable: true });

  const turn = chat.send('Talk');
  await chat.until(() => chat.last?.role === 'assistant' && chat.text().includes('word'));
  assert.equal((await fetch(`${host.url}/api/chat/${chat.id}`, { method: 'DELETE' })).status, 204);
  await turn;

  assert.equal(await provider.requests[0].hungUp, true);
  assert.equal(chat.status, 'ready');
  assert.match(chat.text(), /^So far\./);
  assert.deepEqual(readChunks(chat.exchanges[0].text).slice(-2).map(({ type }) => type), ['abort', 'finish']);
  await chat.send('And?');
  assert.equal(chat.text(), 'Go on.');
});

scenario('an answer that is stopped behind its tools is not posted again', async ({ host, provider, open }) => {
  let asked;
  const second = new Promise((resolve) => (asked = resolve));
  provider.willAnswer(answer(call('listUserSkills', {})), async (reply) => { asked(); await holdUntil(new Promise((resolve) => setTimeout(resolve, 200)))(reply); await answer(say('late'))(reply); });
  const chat = open({ resumable: true });

  const turn = chat.send('Look');
  await second;
  await fetch(`${host.url}/api/chat/${chat.id}`, { method: 'DELETE' });
  await turn;

  assert.equal(chat.status, 'ready');
  expectRequests({ chat, provider, posted: 1, called: 2 });
});
