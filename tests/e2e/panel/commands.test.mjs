import assert from 'node:assert/strict';
import { answer, say } from '../../conformance/support/answers.mjs';
import { capture } from '../support/capture.mjs';
import { panel, post } from '../support/panel.mjs';

const scenario = panel();
const notes = (panel) => panel.transcript.locator('.message.local');

scenario('a slash offers the commands; arrows choose, Tab completes, Escape dismisses, and one Enter runs', async ({ open }) => {
  const panel = await open();
  const list = panel.page.getByRole('listbox', { name: 'Commands' });
  await panel.box.pressSequentially('/');
  assert.equal(await list.getByRole('option').count(), 11);
  await capture(panel.page, 'commands-offered');
  await panel.box.press('Escape');
  assert.equal(await list.count(), 0);

  await panel.box.fill('/se');
  await panel.box.press('ArrowDown');
  assert.match(await list.getByRole('option', { selected: true }).innerText(), /^\/sessions/);
  await panel.box.fill('/re');
  await panel.box.press('Tab');
  assert.equal(await panel.box.inputValue(), '/rename ');
  await panel.box.fill('/he');
  await panel.box.press('Enter');

  await notes(panel).getByText('/compact').waitFor();
  assert.equal(await panel.box.inputValue(), '');
  await capture(panel.page, 'command-help');
});

scenario('/rename, /session, /new and /sessions', async ({ open, provider }) => {
  provider.willAnswer(answer(say('Hello.')));
  const panel = await open();
  await panel.ask('Hi', 'Hello.');

  await panel.say('/rename My portraits');
  await panel.page.getByRole('heading', { name: 'My portraits' }).waitFor();
  await panel.say('/session');
  await notes(panel).getByText('2 messages, 10 tokens in, 5 tokens out.').waitFor();
  await panel.say('/new');
  await panel.page.getByRole('heading', { name: 'What shall we build?' }).waitFor();
  await panel.say('/sessions');
  await panel.drawer.getByText('My portraits', { exact: true }).waitFor();
  await panel.page.keyboard.press('Escape');
  await panel.say('/nonsense');
  await panel.notice.getByText(/There is no command \/nonsense/).waitFor();
  assert.equal(provider.requests.length, 1, 'commands are not sent to the model');
});

scenario('/clear empties the conversation, which can be restored', async ({ open, provider }) => {
  provider.willAnswer(answer(say('Hello.')));
  const panel = await open();
  await panel.ask('Hi', 'Hello.');

  await panel.say('/clear');
  await panel.page.getByRole('heading', { name: 'What shall we build?' }).waitFor();
  await capture(panel.page, 'cleared');
  await panel.button('Restore').click();

  await panel.text('Hello.').waitFor();
});

scenario('/skill lists, and with a name it is applied to that message', async ({ host, open, provider }) => {
  await post(`${host.url}/api/user-context/skills`, {
    name: 'Film look',
    description: 'Makes it look like film.',
    instructions: 'Always add grain.',
  });
  provider.willAnswer(answer(say('Grain it is.')));
  const panel = await open();
  await panel.say('/skill');
  await notes(panel).getByText('Makes it look like film.').waitFor();
  await capture(panel.page, 'command-skills');

  await panel.ask('/skill film-look', 'Grain it is.');

  assert.match(JSON.stringify(provider.requests[0].body.messages), /Always add grain/);
});

scenario('/persona lists and switches', async ({ host, open, provider }) => {
  await post(`${host.url}/api/user-context/personas`, { name: 'Pirate', description: 'Speaks like one.', personality: 'Say arr.' });
  provider.willAnswer(answer(say('Arr.')));
  const panel = await open();
  await panel.say('/persona');
  await notes(panel).getByText('Speaks like one.').waitFor();

  await panel.say('/persona pirate');
  await panel.notice.getByText(/The persona is now/).waitFor();
  await panel.ask('Hi', 'Arr.');

  assert.match(provider.requests[0].body.messages[0].content, /Say arr/);
  await panel.say('/persona nobody');
  await panel.notice.getByText(/nobody/).waitFor();
});

scenario('/prompts opens the prompt page', async ({ context, open }) => {
  const panel = await open();
  const opened = context.waitForEvent('page');
  await panel.say('/prompts');
  assert.equal(new URL((await opened).url()).pathname, '/prompts');
});

scenario('/compact replaces the conversation with a summary, which is a folded step', async ({ open, provider }) => {
  provider.willAnswer(answer(say('Long talk.')), answer(say('The user wants a fox.')), answer(say('A fox, then.')));
  const panel = await open();
  await panel.say('/compact');
  const box = await panel.box.boundingBox();
  await panel.notice.getByText('There is nothing to summarize yet.').waitFor();
  assert.deepEqual(await panel.box.boundingBox(), box, 'a notice moves nothing');
  await panel.ask('I want a fox', 'Long talk.');

  await panel.ask('/compact', 'Summarized what came before');
  assert.equal(await panel.text('The user wants a fox.').isVisible(), false);
  await capture(panel.page, 'compacted');
  await panel.text('Summarized what came before').click();
  await panel.text('The user wants a fox.').waitFor();
  await capture(panel.page, 'compacted-open');
  await panel.ask('Go on', 'A fox, then.');

  const said = JSON.stringify(provider.requests.at(-1).body.messages.slice(1));
  assert.match(said, /The user wants a fox/);
  assert.doesNotMatch(said, /Long talk/);
});
