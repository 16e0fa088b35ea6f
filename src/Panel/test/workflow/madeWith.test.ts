import { expect, test } from 'vitest';
import { madeWith } from '../../src/workflow/madeWith';

const classic = {
  '3': {
    class_type: 'KSampler',
    inputs: {
      seed: ['20', 0],
      steps: 25,
      cfg: 7.5,
      sampler_name: 'euler',
      scheduler: 'karras',
      denoise: 1,
      model: ['10', 0],
      positive: ['12', 0],
      negative: ['12', 1],
      latent_image: ['5', 0],
    },
  },
  '4': { class_type: 'CheckpointLoaderSimple', inputs: { ckpt_name: 'paint.safetensors' } },
  '5': { class_type: 'EmptyLatentImage', inputs: { width: 832, height: 1216, batch_size: 1 } },
  '6': { class_type: 'CLIPTextEncode', inputs: { text: 'a fox', clip: ['10', 1] } },
  '7': { class_type: 'CLIPTextEncode', inputs: { text: 'blurry', clip: ['10', 1] } },
  '8': { class_type: 'VAEDecode', inputs: { samples: ['3', 0], vae: ['4', 2] } },
  '9': { class_type: 'SaveImage', inputs: { images: ['8', 0], filename_prefix: 'fox' }, _meta: { title: 'Save it' } },
  '10': { class_type: 'LoraLoader', inputs: { lora_name: 'ink.safetensors', strength_model: 0.8, model: ['4', 0], clip: ['4', 1] } },
  '12': { class_type: 'ControlNetApplyAdvanced', inputs: { positive: ['6', 0], negative: ['7', 0], strength: 1 } },
  '20': { class_type: 'PrimitiveInt', inputs: { value: 42 } },
  '30': { class_type: 'KSampler', inputs: { seed: 7, steps: 4 } },
};
const factsOf = (prompt: object, nodeId?: string) =>
  Object.fromEntries(madeWith(prompt as Record<string, unknown>, nodeId).facts.map(({ what, value }) => [what, value]));

test('the facts are those behind the node that saved the picture', () => {
  expect(factsOf(classic, '9')).toEqual({
    positive: 'a fox',
    negative: 'blurry',
    model: 'paint.safetensors',
    lora: 'ink.safetensors',
    seed: '42',
    steps: '25',
    cfg: '7.5',
    sampler: 'euler',
    scheduler: 'karras',
    denoise: '1',
    size: '832 × 1216',
  });
  const { nodes } = madeWith(classic, '9');
  expect(nodes[0]).toEqual({ id: '9', title: 'Save it', values: [{ name: 'filename_prefix', value: 'fox' }] });
  expect(nodes.map(({ id }) => id)).not.toContain('30');
});

test('a guider’s conditioning is the prompt, and the whole workflow counts where the node is not known', () => {
  const flux = {
    '1': { class_type: 'BasicGuider', inputs: { conditioning: ['2', 0], model: ['4', 0] } },
    '2': { class_type: 'FluxGuidance', inputs: { guidance: 3.5, conditioning: ['3', 0] } },
    '3': { class_type: 'CLIPTextEncode', inputs: { text: 'a lake' } },
    '4': { class_type: 'UNETLoader', inputs: { unet_name: 'flux.safetensors' } },
    '5': { class_type: 'RandomNoise', inputs: { noise_seed: 9 } },
  };
  expect(factsOf(flux, '99')).toEqual({ positive: 'a lake', model: 'flux.safetensors', seed: '9', cfg: '3.5' });
});

test.each([
  [{ '1': null, '2': 5, '3': [], '4': {}, '5': { inputs: null }, '6': { class_type: {}, inputs: { seed: {}, positive: ['6', 0] } } }],
  [{ '1': { inputs: { positive: ['1', 0], image: ['2', 0] } }, '2': { inputs: { image: ['1', 0], text: ['__proto__', 0] } } }],
])('what others wrote may be anything: %j', (prompt) => expect(factsOf(prompt)).toEqual({}));
