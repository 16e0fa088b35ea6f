import assert from 'node:assert/strict';
import { answer, call, say, sayForever } from '../../conformance/support/answers.mjs';
import { capture } from '../support/capture.mjs';
import { panel } from '../support/panel.mjs';

const scenario = panel({ demo: true, settings: { LLM_REQUEST_DELAY_SECONDS: '0' } });

const node = (class_type, inputs = {}) => ({ class_type, inputs });
const fox = {
  1: node('CheckpointLoaderSimple', { ckpt_name: 'v1-5-pruned-emaonly-fp16.safetensors' }),
  2: node('CLIPTextEncode', { clip: ['1', 1], text: 'a red fox in the snow' }),
  3: node('CLIPTextEncode', { clip: ['1', 1], text: 'blurry' }),
  4: node('EmptyLatentImage', { width: 768, height: 512, batch_size: 1 }),
  5: node('KSampler', {
    model: ['1', 0],
    positive: ['2', 0],
    negative: ['3', 0],
    latent_image: ['4', 0],
    seed: 1,
    steps: 25,
    cfg: 8,
    sampler_name: 'euler',
    scheduler: 'normal',
    denoise: 1,
  }),
  6: node('VAEDecode', { samples: ['5', 0], vae: ['1', 2] }),
  7: node('SaveImage', { images: ['6', 0], filename_prefix: 'fox' }),
};
const set = (nodeId, widgetName, value) => call('setNodeWidgetValue', { nodeId, widgetName, value });
const connect = (sourceNodeId, sourceSlot, targetNodeId, targetSlot) =>
  call('connectNodes', { sourceNodeId, sourceSlot, targetNodeId, targetSlot });

/** The calls of each job in their order, as a good model makes them. */
const right = () => [
  [call('addNode', { nodeType: 'KSampler' })],
  [set(3, 'steps', 31)],
  [connect(4, 'CLIP', 6, 'clip')],
  [call('addNode', { nodeType: 'ImageInvert' })],
  [call('applyWorkflowJson', { workflow: fox })],
  [connect(3, 0, 8, 'samples')],
  [call('getWorkflowInfo', {})],
  [set(9, 'filename_prefix', 'Füchse №7 – «été»')],
  [set(5, 'width', 640), set(3, 'steps', 12)],
  [],
];
const answers = (made) => (made.length === 0 ? [answer(say('That cannot work.'))] : [answer(...made), answer(say('Done.'))]);

async function connected(t, { open, provider, host }) {
  t.after(() => fetch(`${host.url}/api/models/other`, { method: 'DELETE' }));
  provider.models = [{ id: 'scripted', context_length: 64000 }];
  const panel = await open();
  await panel.button('Models').click();
  await panel.button('Another address').click();
  await panel.page.getByLabel('Address').fill(provider.baseUrl);
  await panel.button('Connect').click();
  await panel.page.getByText('in use').waitFor();
  await panel.button('How well does it do? 127.0.0.1').click();
  return panel;
}

scenario(
  'a good model does all jobs on a canvas of its own, and its score stays with the connection',
  async ({ t, open, provider, host }) => {
    const panel = await connected(t, { open, provider, host });
    await panel.page.getByText(/which may cost money/).waitFor();
    await capture(panel.page, 'trial-offered');
    provider.willAnswer(...right().flatMap(answers));
    const before = await panel.workflow();
    await panel.button('Start').click();
    await panel.page.getByText('10 of 10 jobs done', { exact: true }).waitFor({ timeout: 30_000 });
    await panel.button('Start again').waitFor();
    await panel.page.getByText('Requests: 19').waitFor();
    await capture(panel.page, 'trial-good');

    // Nothing of it is in the user's workflow, their conversations, or the service's.
    assert.deepEqual(await panel.workflow(), before);
    await panel.page.keyboard.press('Escape');
    assert.deepEqual(await panel.messages(), []);
    await panel.button('Conversations').click();
    assert.equal(await panel.page.getByText('Add a KSampler node to the canvas.').count(), 0);
    await panel.page.keyboard.press('Escape');

    await panel.page.reload();
    await panel.ready();
    await panel.button('Models').click();
    await panel.page.getByText(/^10 of 10 jobs done · scripted · /).waitFor();
  },
);

scenario(
  'what a small model fails at is said, and the tools with which it does better are proposed',
  async ({ t, open, provider, host }) => {
    const panel = await connected(t, { open, provider, host });
    const jobs = right();
    const hard = [4, 5];
    provider.willAnswer(
      ...jobs.flatMap((made, index) => (hard.includes(index) ? [answer(say('I would do that.'))] : answers(made))),
      ...hard.flatMap((index) => answers(right()[index])),
    );
    await panel.button('Start').click();
    await panel.page.getByText('10 of 10 jobs done', { exact: true }).waitFor({ timeout: 30_000 });
    const tools = panel.page.getByLabel('It does best with these tools:');
    assert.equal(await tools.inputValue(), 'core');
    await capture(panel.page, 'trial-fit');
    await panel.button('Use these tools').click();
    await panel.page.locator('button[disabled]', { hasText: 'Use these tools' }).waitFor();
    const { connections } = await (await fetch(`${host.url}/api/models`)).json();
    assert.equal(connections.find(({ id }) => id === 'other').tools, 'core');
    assert.equal(connections.find(({ id }) => id === 'other').trial.tools, 'core');
  },
);

scenario('a provider without tools is told from one without an answer, and a trial is stopped', async ({ t, open, provider, host }) => {
  const panel = await connected(t, { open, provider, host });
  const refusal = (reply) => reply.refuse(400, 'scripted does not support tools');
  provider.willAnswer(refusal, refusal, answer(say('Hello')));
  await panel.button('Start').click();
  await panel.page.getByText(/it can explain, but not build/).waitFor({ timeout: 30_000 });
  await capture(panel.page, 'trial-talks');
  assert.equal(provider.requests.at(-1).body.tools, undefined);

  provider.willAnswer(answer(say('Once '), sayForever('on and ')));
  await panel.button('Start again').click();
  await panel.page.getByText('Add a node at work…').waitFor();
  await panel.button('Stop', { exact: true }).last().click();
  await panel.page.getByText('Stopped. The result is not kept.').waitFor();
  await capture(panel.page, 'trial-stopped');
});
