import assert from 'node:assert/strict';
import { answer, call, say, think } from './support/answers.mjs';
import { service } from './support/scenario.mjs';

const scenario = service();

const addNode = () => ({ success: true, data: { nodeId: 1 } });

/** The parts of a message without what differs from one answer to the next. */
const shown = ({ parts }) => parts.map(({ type, text, state, input, output }) => ({ type, text, state, input, output }));

scenario('a connection that is lost at any chunk changes nothing of the answer', async ({ host, provider, open }) => {
  const script = () => [
    answer(think('Hm.'), say('Look', 'ing.'), call('listUserSkills', {})),
    answer(say('Adding.'), call('addNode', { nodeType: 'KSampler' })),
    answer(say('Done.')),
  ];
  provider.willAnswer(...script());
  const whole = open({ tools: { addNode }, resumable: true });
  await whole.send('Go');


  // How many chunks a call is shown in depends on the time that it takes: the last loss is the one that loses nothing.
  let lostAfter = 0;
  for (;;) {
    lostAfter += 1;
    provider.willAnswer(...script());
    const lost = open({ tools: { addNode }, resumable: true });
    lost.recorder.loseAfter = lostAfter;
    await lost.send('Go');
    if (lost.status !== 'error') break;
    const where = `lost after ${lostAfter}`;

    // The page is loaded again. The answer comes from its first chunk, so that what was seen of it is left behind.
    const { id, results, messages } = lost;
    const chat = open({ tools: { addNode }, resumable: true, id, results, messages: messages.filter(({ role }) => role === 'user') });
    await chat.resume();
    assert.deepEqual(shown(chat.last), shown(whole.last), where);
    assert.equal(chat.messages.length, 2);
    assert.equal(lost.ran.length + chat.ran.length, 1, where);
  }
  assert.ok(lostAfter > 15, `${lostAfter} chunks`);
}, { limit: 120_000 });

scenario('a page that comes back when nothing runs gets nothing', async ({ provider, open }) => {
  provider.willAnswer(answer(say('Hello.')));
  const chat = open();
  await chat.send('Hi');
  await chat.resume();
  assert.equal(chat.messages.length, 2);
  assert.equal(chat.text(), 'Hello.');
});
