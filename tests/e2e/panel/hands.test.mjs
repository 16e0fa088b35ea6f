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

/** Adds nodes one by one, in no good order, and links them as [from, output, to, input] by their names. */
const nodeByNode = (types, links) => {
  const names = Object.keys(types);
  const id = (name) => names.indexOf(name) + 1;
  return [
    answer(...names.map((name) => call('addNode', { nodeType: types[name] }))),
    answer(...links.map(([from, output, to, input]) => link(id(from), output, id(to), input))),
    answer(say('It is built.')),
  ];
};

scenario('ControlNet, built node by node, flows from left to right', async (at) => {
  const types = {
    sampler: 'KSampler',
    apply: 'ControlNetApplyAdvanced',
    save: 'SaveImage',
    model: 'CheckpointLoaderSimple',
    good: 'CLIPTextEncode',
    bad: 'CLIPTextEncode',
    net: 'ControlNetLoader',
    pose: 'LoadImage',
    empty: 'EmptyLatentImage',
    decode: 'VAEDecode',
  };
  const links = [
    ['model', 'MODEL', 'sampler', 'model'],
    ['model', 'CLIP', 'good', 'clip'],
    ['model', 'CLIP', 'bad', 'clip'],
    ['good', 0, 'apply', 'positive'],
    ['bad', 0, 'apply', 'negative'],
    ['net', 0, 'apply', 'control_net'],
    ['pose', 0, 'apply', 'image'],
    ['apply', 0, 'sampler', 'positive'],
    ['apply', 1, 'sampler', 'negative'],
    ['empty', 0, 'sampler', 'latent_image'],
    ['sampler', 0, 'decode', 'samples'],
    ['model', 'VAE', 'decode', 'vae'],
    ['decode', 0, 'save', 'images'],
  ];
  at.provider.willAnswer(...nodeByNode(types, links));
  const panel = await at.open();
  panel.page.setDefaultTimeout(40_000);
  await panel.ask('a pose for the fox', 'It is built.');
  assert.equal((await panel.workflow()).links.length, links.length);
  await seen(panel, 'hands-controlnet');
});

scenario('image to video, built node by node, flows from left to right', async (at) => {
  const types = {
    video: 'SaveVideo',
    make: 'CreateVideo',
    sampler: 'KSampler',
    start: 'WanImageToVideo',
    unet: 'UNETLoader',
    clip: 'CLIPLoader',
    vae: 'VAELoader',
    good: 'CLIPTextEncode',
    bad: 'CLIPTextEncode',
    picture: 'LoadImage',
    decode: 'VAEDecode',
  };
  const links = [
    ['unet', 0, 'sampler', 'model'],
    ['clip', 0, 'good', 'clip'],
    ['clip', 0, 'bad', 'clip'],
    ['good', 0, 'start', 'positive'],
    ['bad', 0, 'start', 'negative'],
    ['vae', 0, 'start', 'vae'],
    ['picture', 0, 'start', 'start_image'],
    ['start', 0, 'sampler', 'positive'],
    ['start', 1, 'sampler', 'negative'],
    ['start', 2, 'sampler', 'latent_image'],
    ['sampler', 0, 'decode', 'samples'],
    ['vae', 0, 'decode', 'vae'],
    ['decode', 0, 'make', 'images'],
    ['make', 0, 'video', 'video'],
  ];
  at.provider.willAnswer(...nodeByNode(types, links));
  const panel = await at.open();
  panel.page.setDefaultTimeout(40_000);
  await panel.ask('let the fox run', 'It is built.');
  assert.equal((await panel.workflow()).links.length, links.length);
  await seen(panel, 'hands-video');
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
  at.provider.willAnswer(answer(ask()), answer(ask()), answer(ask()), answer(ask()), answer(say('All right.')));
  const panel = await at.open();
  await panel.say('make it larger');
  await panel.page.getByRole('region', { name: 'Which way up?' }).waitFor();
  await capture(panel.page, 'asked');
  await panel.button('Landscape').click();
  await panel.page.getByRole('textbox', { name: 'Your own words' }).fill('square, please');
  await panel.button('Answer').click();
  await panel.page.getByPlaceholder('Answer the question, or skip it').waitFor();
  await panel.say('upside down');
  await panel.button('Skip').click();
  await panel.transcript.getByText('All right.').waitFor();
  await panel.idle();
  const told = at.provider.requests
    .at(-1)
    .body.messages.filter((message) => message.role === 'tool')
    .map((message) => message.content);
  assert.match(told[0], /Landscape/);
  assert.match(told[1], /square, please/);
  assert.match(told[2], /upside down/);
  assert.match(told[3], /rather not answer/);
});
