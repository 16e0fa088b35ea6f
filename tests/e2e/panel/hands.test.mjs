import assert from 'node:assert/strict';
import { answer, call, say } from '../../conformance/support/answers.mjs';
import { artifact } from '../support/artifacts.mjs';
import { capture, drawn } from '../support/capture.mjs';
import { panel } from '../support/panel.mjs';

const scenario = panel();

const TITLE = 30;
const link = (sourceNodeId, sourceSlot, targetNodeId, targetSlot) =>
  call('connectNodes', { sourceNodeId, sourceSlot, targetNodeId, targetSlot });
const add = (...types) => types.map((nodeType) => call('addNode', { nodeType }));

// As small models build: node by node, in no good order, then the links.
const textToImage = () => [
  answer(...add('KSampler', 'CheckpointLoaderSimple', 'CLIPTextEncode', 'CLIPTextEncode', 'SaveImage', 'EmptyLatentImage', 'VAEDecode')),
  answer(
    link(2, 'MODEL', 1, 'model'),
    link(2, 'CLIP', 3, 'clip'),
    link(2, 'CLIP', 4, 'clip'),
    link(3, 0, 1, 'positive'),
    link(4, 0, 1, 'negative'),
    link(6, 0, 1, 'latent_image'),
    link(1, 0, 7, 'samples'),
    link(2, 'VAE', 7, 'vae'),
    link(7, 0, 5, 'images'),
  ),
  answer(say('Text to image is there.')),
];

/** What a person would find untidy: nodes that cover each other, and links that run back. */
function untidy({ nodes, links }) {
  const found = [];
  const box = ({ pos, size }) => ({ left: pos[0], top: pos[1] - TITLE, right: pos[0] + size[0], bottom: pos[1] + size[1] });
  for (const [index, node] of nodes.entries())
    for (const other of nodes.slice(index + 1)) {
      const [a, b] = [box(node), box(other)];
      if (a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom) found.push(`${node.type} covers ${other.type}`);
    }
  for (const [, from, , to] of links) {
    const [source, target] = [from, to].map((id) => nodes.find((node) => node.id === id));
    if (box(source).right > box(target).left) found.push(`${source.type} to ${target.type} runs back`);
  }
  return found;
}

async function seen(panel, name) {
  await drawn(panel.page);
  await panel.page.screenshot({ path: artifact(name) });
  assert.deepEqual(untidy(await panel.workflow()), []);
}

scenario('what is built node by node, with a LoRA put between and upscaling added, looks as if one person had laid it out', async (at) => {
  at.provider.willAnswer(
    ...textToImage(),
    answer(
      call('editWorkflow', {
        operations: [
          { op: 'add', type: 'LoraLoader', name: 'lora', inputs: { model: ['2', 'MODEL'], clip: ['2', 'CLIP'], strength_model: 0.7 } },
          { op: 'connect', from: ['lora', 'MODEL'], to: ['1', 'model'] },
          { op: 'set', nodes: ['3', '4'], inputs: { clip: ['lora', 'CLIP'] } },
          { op: 'title', node: '3', title: 'What I want' },
        ],
      }),
    ),
    answer(say('The LoRA is between.')),
    answer(
      call('editWorkflow', {
        operations: [
          { op: 'add', type: 'UpscaleModelLoader', name: 'model' },
          { op: 'add', type: 'ImageUpscaleWithModel', name: 'up', inputs: { upscale_model: ['model', 0], image: ['7', 'IMAGE'] } },
          { op: 'add', type: 'SaveImage', name: 'save', inputs: { images: ['up', 0], filename_prefix: 'large' } },
          { op: 'group', nodes: ['model', 'up', 'save'], title: 'Upscale', color: 'blue' },
        ],
      }),
    ),
    answer(say('Upscaling is there.')),
  );
  const panel = await at.open();
  panel.page.setDefaultTimeout(40_000);
  await panel.ask('build text to image', 'Text to image is there.');
  await seen(panel, 'hands-text-to-image');
  const before = await panel.workflow();

  await panel.ask('put a LoRA between', 'The LoRA is between.');
  await seen(panel, 'hands-lora');
  const { nodes } = await panel.workflow();
  assert.equal(nodes.find((node) => node.id === 3).title, 'What I want');

  await panel.ask('add upscaling', 'Upscaling is there.');
  await seen(panel, 'hands-upscale');
  assert.equal((await panel.workflow()).groups[0].title, 'Upscale');

  await panel.button('Undo this turn').last().click();
  await panel.holds(...before.nodes.map((node) => node.type), 'LoraLoader');
});

scenario('a wrong operation is refused before any of them happens, and the model corrects it', async (at) => {
  const operations = (steps) => [
    { op: 'add', type: 'KSampler', name: 's', inputs: { steps } },
    { op: 'add', type: 'VAEDecode', inputs: { samples: ['s', 'LATENT'] } },
  ];
  at.provider.willAnswer(
    answer(call('editWorkflow', { operations: operations(0) })),
    answer(call('editWorkflow', { operations: operations(12) })),
    answer(say('Corrected.')),
  );
  const panel = await at.open();
  await panel.ask('sampler and decoder', 'Corrected.');
  await panel.holds('KSampler', 'VAEDecode');
  assert.match(JSON.stringify(at.provider.requests[1].body.messages.at(-1)), /nothing was done/);
});

scenario('a question is a card that the turn waits for', async (at) => {
  const ask = () => call('askUser', { question: 'Which way up?', choices: ['Portrait', 'Landscape'] });
  at.provider.willAnswer(answer(ask()), answer(ask()), answer(ask()), answer(say('All right.')));
  const panel = await at.open();
  await panel.say('make it larger');
  await panel.page.getByRole('region', { name: 'Which way up?' }).waitFor();
  await capture(panel.page, 'asked');
  await panel.button('Landscape').click();
  await panel.page.getByRole('textbox', { name: 'Your own words' }).fill('square, please');
  await panel.button('Answer').click();
  await panel.button('Skip').click();
  await panel.transcript.getByText('All right.').waitFor();
  await panel.idle();
  const told = at.provider.requests
    .at(-1)
    .body.messages.filter((message) => message.role === 'tool')
    .map((message) => message.content);
  assert.match(told[0], /Landscape/);
  assert.match(told[1], /square, please/);
  assert.match(told[2], /rather not answer/);
});
