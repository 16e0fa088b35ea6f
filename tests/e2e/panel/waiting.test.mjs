import { answer, holdUntil, refuse, say } from '../../conformance/support/answers.mjs';
import { capture } from '../support/capture.mjs';
import { gate, panel } from '../support/panel.mjs';

const scenario = panel();

scenario('a provider that is busy is waited for, and the panel says for how long', async ({ open, provider }) => {
  provider.willAnswer(refuse(429, 'Slow down, please.', { 'Retry-After': '3' }), answer(say('Here I am.')));
  const panel = await open();
  await panel.say('Hi');

  await panel.transcript.getByText(/Trying again in [123] s\./).waitFor();
  await capture(panel.page, 'provider-busy');

  await panel.text('Here I am.').waitFor();
  await panel.transcript.getByText(/Trying again/).waitFor({ state: 'detached' });
});

scenario('a long call shows that it is being written, and runs only when it is whole', async ({ open, provider }) => {
  const [half, rest] = [gate(), gate()];
  const workflow = {
    1: { class_type: 'LoadImage', inputs: { image: 'cat.png' } },
    2: { class_type: 'PreviewImage', inputs: { images: ['1', 0] }, _meta: { title: 'x'.repeat(12_000) } },
  };
  const args = JSON.stringify({ workflow });
  const calling = (delta) => async (reply) => reply.delta({ tool_calls: [{ index: 0, ...delta }] });
  provider.willAnswer(
    answer(
      Object.assign(calling({ id: 'call_1', type: 'function', function: { name: 'applyWorkflowJson', arguments: '' } }), { calls: true }),
      calling({ function: { arguments: args.slice(0, 6_000) } }),
      holdUntil(half.opened),
      calling({ function: { arguments: args.slice(6_000, -3) } }),
      holdUntil(rest.opened),
      calling({ function: { arguments: args.slice(-3) } }),
    ),
    answer(say('There.')),
  );
  const panel = await open();
  await panel.say('build');
  const line = panel.page.locator('.tool[data-tool=applyWorkflowJson]');

  await line.getByText('writing … 6 KB').waitFor();
  await capture(panel.page, 'call-being-written');
  half.open();
  await line.getByText('writing … 12 KB').waitFor();
  await panel.holds();
  rest.open();
  await panel.button('Apply').click();

  await panel.text('There.').waitFor();
  await panel.idle();
  await panel.holds('LoadImage', 'PreviewImage');
});
