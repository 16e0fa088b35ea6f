import assert from 'node:assert/strict';
import { answer, call, say } from './support/answers.mjs';
import { expectRequests, service } from './support/scenario.mjs';

const scenario = service();
const withTwoSteps = service({ LLM_MAX_STEPS: '2' });
const TOOL = 'listUserSkills';

const addNode = () => ({ success: true, data: { nodeId: 1 } });

/** A scenario that needs a tool inside the service. */
const serverScenario = (name, act, { needs = TOOL, on = scenario } = {}) => on(name, async (run) => {
  assert.ok((await run.host.serverTools()).includes(needs), `the service offers no ${needs}`);
  await act(run);
});

serverScenario('server tools run inside one request', async ({ provider, open }) => {
  provider.willAnswer(answer(say('Looking.'), call(TOOL, {})), answer(call(TOOL, {})), answer(say('You have none.')));
  const chat = open({ tools: { addNode } });

  await chat.send('Which skills do I have?');

  assert.deepEqual(chat.ran, []);
  assert.deepEqual(chat.parts(`tool-${TOOL}`).map(({ state, output }) => [state, output.success]), [['output-available', true], ['output-available', true]]);
  assert.equal(chat.text(), 'Looking.You have none.');
  assert.equal(provider.requests[2].body.messages.at(-1).content, JSON.stringify(chat.parts(`tool-${TOOL}`)[1].output));
  expectRequests({ chat, provider, posted: 1, called: 3 });
});

serverScenario('server and browser tools mixed in one step', async ({ provider, open }) => {
  provider.willAnswer(answer(call('addNode', { nodeType: 'KSampler' }), call(TOOL, {}), call('addNode', { nodeType: 'VAEDecode' })), answer(say('All done.')));
  const chat = open({ tools: { addNode } });

  await chat.send('Both, please');

  assert.deepEqual(chat.ran.map(({ input }) => input.nodeType), ['KSampler', 'VAEDecode']);
  assert.deepEqual(chat.last.parts.filter(({ toolCallId }) => toolCallId).map(({ type, state }) => [type, state]),
    [['tool-addNode', 'output-available'], [`tool-${TOOL}`, 'output-available'], ['tool-addNode', 'output-available']]);
  assert.deepEqual(provider.requests[1].body.messages.slice(2).map(({ role }) => role), ['assistant', 'tool', 'tool', 'tool']);
  assert.equal(chat.messages.length, 2);
  expectRequests({ chat, provider, posted: 2, called: 2 });
});

serverScenario('server tools first, a browser tool then, and an answer', async ({ provider, open }) => {
  provider.willAnswer(answer(call(TOOL, {})), answer(call('addNode', { nodeType: 'KSampler' })), answer(call(TOOL, {})), answer(say('All done.')));
  const chat = open({ tools: { addNode } });

  await chat.send('One after the other');

  assert.equal(chat.ran.length, 1);
  assert.equal(chat.messages.length, 2);
  assert.deepEqual(provider.requests[3].body.messages.slice(2).map(({ role }) => role), ['assistant', 'tool', 'assistant', 'tool', 'assistant', 'tool']);
  expectRequests({ chat, provider, posted: 2, called: 4 });
});

serverScenario('a client that brings a server tool itself runs it', async ({ provider, open }) => {
  provider.willAnswer(answer(call(TOOL, {})), answer(say('Yours.')));
  const chat = open({ tools: { [TOOL]: () => ({ success: true, data: 'from the client' }) } });

  await chat.send('Which skills do I have?');

  assert.deepEqual(chat.ran, [{ tool: TOOL, input: {} }]);
  assert.equal(chat.parts(`tool-${TOOL}`)[0].output.data, 'from the client');
  expectRequests({ chat, provider, posted: 2, called: 2 });
});

serverScenario('a server tool that fails tells the model and the user why', async ({ provider, open }) => {
  provider.willAnswer(answer(call('getUserSkill', { slug: 'no-such-skill' })), answer(say('There is none.')));
  const chat = open();

  await chat.send('Read my skill');

  const [part] = chat.parts('tool-getUserSkill');
  assert.equal(part.state, 'output-error');
  assert.match(part.errorText, /no-such-skill/);
  assert.equal(provider.requests[1].body.messages.at(-1).content, part.errorText);
  expectRequests({ chat, provider, posted: 1, called: 2 });
}, { needs: 'getUserSkill' });

serverScenario('a turn that uses up its steps ends with a sentence, and no client posts again', async ({ provider, open }) => {
  provider.willAnswer(answer(call(TOOL, {})), answer(call(TOOL, {})));
  const chat = open();

  await chat.send('Look twice');

  assert.match(chat.text(), /LLM_MAX_STEPS/);
  expectRequests({ chat, provider, posted: 1, called: 2 });
}, { on: withTwoSteps });
