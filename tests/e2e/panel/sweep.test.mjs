import assert from 'node:assert/strict';
import { answer, call, say } from '../../conformance/support/answers.mjs';
import { capture } from '../support/capture.mjs';
import { onePicture } from '../support/fakeComfy.mjs';
import { panel } from '../support/panel.mjs';
import { withComfy } from '../support/withComfy.mjs';

const scenario = panel();

const build = () =>
  answer(
    call('editWorkflow', {
      operations: [
        { op: 'add', type: 'SparkleMaker', name: 'sparkle' },
        { op: 'add', type: 'SaveImage', inputs: { images: ['sparkle', 0], filename_prefix: 'fox' } },
      ],
    }),
  );
const sweep = (values) => answer(call('sweepParameters', { widgets: [{ nodeId: 1, widgetName: 'amount', values }] }));
const told = (provider) => JSON.parse(provider.requests.at(-1).body.messages.findLast(({ role }) => role === 'tool').content);

/** The service's findings about the image input, which has no link, would hold the runs back. */
async function unchecked(at, options) {
  const { comfy, page: panel } = await withComfy(at, options);
  await panel.page.route('**/api/workflows/validate', (route) => route.fulfill({ json: { errors: [], warnings: [] } }));
  return { comfy, panel, page: panel.page };
}

scenario('values are tried after a yes, and compared on one sheet', async (at) => {
  const { provider } = at;
  provider.willAnswer(
    build(),
    sweep([0.2, 0.4, 0.6]),
    answer(say('Look at them.')),
    sweep([0.1, 0.9]),
    answer(say('The first is calmer.')),
  );
  const failing = {
    status: {
      status_str: 'error',
      messages: [
        ['execution_error', { node_id: '1', node_type: 'SparkleMaker', exception_type: 'RuntimeError', exception_message: 'too much' }],
      ],
    },
    outputs: {},
  };
  const { comfy, panel, page } = await unchecked(at, {
    run: (prompt, number) => (prompt[1].inputs.amount === 0.6 ? failing : onePicture(prompt, number)),
  });
  await panel.say('which amount is best?');
  const card = page.getByRole('region', { name: 'Run the workflow 3 times with different values?' });
  await card.getByText('amount (Sparkle Maker #1): 0.2, 0.4, 0.6').waitFor();
  await capture(page, 'sweep-asked');
  await page.setViewportSize({ width: 1280, height: 800 });
  await card.getByRole('button', { name: 'Start' }).click();
  await panel.transcript.getByText('Look at them.').waitFor();
  await panel.idle();
  assert.deepEqual(
    comfy.posted.map(({ prompt }) => prompt[1].inputs.amount),
    [0.2, 0.4, 0.6],
  );
  assert.equal((await panel.workflow()).nodes.find(({ id }) => id === 1).widgets_values[0], 0.5);
  const { data } = told(provider);
  assert.match(data.summary, /^2 of 3 runs made a picture\. amount 0\.6: .*too much/);
  assert.match(data.imagesNote, /not allowed/);

  const sheet = page.getByRole('img', { name: 'Contact sheet of 3 runs' });
  await sheet.waitFor();
  const colours = await sheet.evaluate((canvas) => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    return new Set(new Uint32Array(data.buffer)).size;
  });
  assert.ok(colours > 4, `${colours} colours: two pictures, labels and an empty place are on it`);
  await capture(page, 'sweep-sheet');
  await page.setViewportSize({ width: 1280, height: 800 });

  await panel.button('Allow').click();
  await panel.say('try the extremes');
  await page
    .getByRole('region', { name: 'Run the workflow 2 times with different values?' })
    .getByRole('button', { name: 'Start' })
    .click();
  await panel.transcript.getByText('The first is calmer.').waitFor();
  const pictures = provider.requests
    .at(-1)
    .body.messages.flatMap(({ role, content }) => (role === 'user' && Array.isArray(content) ? content : []))
    .filter(({ type }) => type === 'image_url');
  assert.equal(pictures.length, 1);
});

scenario('a stop leaves the runs that are left out of the queue, and words decline a sweep', async (at) => {
  const { provider } = at;
  provider.willAnswer(build(), sweep([0.2, 0.4]), answer(say('Fewer, then.')), sweep([0.2, 0.4]));
  const { comfy, panel, page } = await unchecked(at);
  await panel.say('try values');
  await page.getByRole('region', { name: /^Run the workflow 2 times/ }).waitFor();
  await panel.say('only one, please');
  await panel.transcript.getByText('Fewer, then.').waitFor();
  await panel.idle();
  assert.equal(told(provider).data.words, 'only one, please');
  assert.equal(comfy.posted.length, 0);

  // A run that never ends.
  comfy.answers['/queue'] = { queue_running: [[1, 'run1', {}]], queue_pending: [] };
  await panel.say('try them after all');
  await page
    .getByRole('region', { name: /^Run the workflow 2 times/ })
    .getByRole('button', { name: 'Start' })
    .click();
  await page.getByText('Run 1 of 2').waitFor();
  await panel.button('Stop').click();
  await panel.idle();
  assert.equal(comfy.posted.length, 1);
});
