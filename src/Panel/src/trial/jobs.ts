import { first, linkIs, missing, notLinked, ofType, onlyChanged, sourceOf, unchanged, valueIs, type Outcome, type Why } from './outcome';

/** A workflow in API format. */
type Start = Record<string, { class_type: string; inputs: Record<string, unknown>; _meta?: { title: string } }>;

export const JOBS = [
  'addNode',
  'setValue',
  'connect',
  'findType',
  'build',
  'repair',
  'answer',
  'oddName',
  'parallel',
  'impossible',
] as const;

export type JobName = (typeof JOBS)[number];

/** A small task with one right outcome, which is judged by the graph and the calls, never by words. */
export interface Job {
  /** What the user would write. */
  message: string;
  /** What is on the canvas then. */
  start: Start;
  /** Why it is not done; undefined where it is. */
  check(outcome: Outcome): Why | undefined;
}

const LOOKS = new Set(['getWorkflowInfo', 'getSelection']);

const node = (class_type: string, inputs: Start[string]['inputs'] = {}) => ({ class_type, inputs });

/** Text to image; what is left out of a node is as new. */
const textToImage = (): Start => ({
  3: node('KSampler', { seed: 1, steps: 20, model: ['4', 0], positive: ['6', 0], negative: ['7', 0], latent_image: ['5', 0] }),
  4: node('CheckpointLoaderSimple'),
  5: node('EmptyLatentImage', { width: 512, height: 512 }),
  6: node('CLIPTextEncode', { clip: ['4', 1], text: 'a lighthouse at dusk' }),
  7: node('CLIPTextEncode', { clip: ['4', 1], text: 'blurry' }),
  8: node('VAEDecode', { samples: ['3', 0], vae: ['4', 2] }),
  9: node('SaveImage', { images: ['8', 0], filename_prefix: 'lighthouse' }),
});

function withoutDecodedLatent(): Start {
  const workflow = textToImage();
  workflow[8] = node('VAEDecode', { vae: ['4', 2] });
  return workflow;
}

const ODD = 'Füchse №7 – «été»';

export const jobs: Readonly<Record<JobName, Job>> = {
  addNode: {
    message: 'Add a KSampler node to the canvas.',
    start: { 4: node('CheckpointLoaderSimple') },
    check: (outcome) => {
      const added = ofType(outcome, /^KSampler$/);
      return added.length === 0 ? missing('KSampler') : onlyChanged(outcome, [added[0]!.id]);
    },
  },
  setValue: {
    message: 'Set the steps of the KSampler to 31. Leave everything else as it is.',
    start: textToImage(),
    check: (outcome) => first(valueIs(outcome, '3', 'steps', 31), onlyChanged(outcome, ['3'])),
  },
  connect: {
    message: 'Connect the CLIP output of the checkpoint loader to the text encoder.',
    start: { 4: node('CheckpointLoaderSimple'), 6: node('CLIPTextEncode', { text: 'a lighthouse' }) },
    check: (outcome) => first(linkIs(outcome, '6', 'clip', '4', 1), onlyChanged(outcome, ['6'])),
  },
  findType: {
    message: 'Add the node that turns the colours of a picture into their opposites. I do not know its name.',
    start: { 8: node('VAEDecode') },
    check: (outcome) => {
      const added = ofType(outcome, /invert|negat/i);
      return added.length === 0 ? missing('ImageInvert') : onlyChanged(outcome, [added[0]!.id]);
    },
  },
  build: {
    message:
      'Build a text-to-image workflow with the usual nodes: a red fox in the snow, 768 wide and 512 high, 25 steps, and save the picture.',
    start: {},
    check: builtTextToImage,
  },
  repair: {
    message: 'This workflow does not run: one link is missing. Find out which, and connect it.',
    start: withoutDecodedLatent(),
    check: (outcome) => first(linkIs(outcome, '8', 'samples', '3', 0), onlyChanged(outcome, ['8'])),
  },
  answer: {
    message: 'How many steps does the sampler in this workflow make, and which picture size is set? Change nothing.',
    start: textToImage(),
    check: (outcome) =>
      first(
        unchanged(outcome),
        outcome.calls.some(({ name, error }) => LOOKS.has(name) && !error) ? undefined : { key: 'trial.why.notLooked' },
        outcome.said ? undefined : { key: 'trial.why.silent' },
      ),
  },
  oddName: {
    message: `In the "safe imige" node, set the file name prefix to exactly: ${ODD}`,
    start: textToImage(),
    check: (outcome) => first(valueIs(outcome, '9', 'filename_prefix', ODD), onlyChanged(outcome, ['9'])),
  },
  parallel: {
    message: 'Set the width of the empty latent image to 640 and the steps of the KSampler to 12. Make both calls at once, in one answer.',
    start: textToImage(),
    check: (outcome) =>
      first(
        valueIs(outcome, '5', 'width', 640),
        valueIs(outcome, '3', 'steps', 12),
        onlyChanged(outcome, ['3', '5']),
        isInOneAnswer(outcome) ? undefined : { key: 'trial.why.oneByOne' },
      ),
  },
  impossible: {
    message: "Connect the image output of the VAE Decode to the model input of the KSampler. If that cannot work, don't change anything.",
    start: textToImage(),
    check: (outcome) =>
      first(
        unchanged(outcome),
        outcome.said || outcome.calls.some(({ name }) => name === 'askUser') ? undefined : { key: 'trial.why.silent' },
      ),
  },
};

function builtTextToImage(outcome: Outcome): Why | undefined {
  const sampler = ofType(outcome, /KSampler/)[0];
  if (!sampler) return missing('KSampler');
  const saver = ofType(outcome, /^(SaveImage|PreviewImage)$/)[0];
  if (!saver) return missing('SaveImage');
  for (const input of ['model', 'positive', 'negative', 'latent_image'])
    if (!sourceOf(outcome, sampler, input)) return notLinked(input, sampler);
  const decoder = sourceOf(outcome, saver, 'images');
  if (!decoder) return notLinked('images', saver);
  if (sourceOf(outcome, decoder, 'samples') !== sampler) return notLinked('samples', decoder);
  if (!sourceOf(outcome, decoder, 'vae')) return notLinked('vae', decoder);
  const [prompt, size] = [sourceOf(outcome, sampler, 'positive')!, sourceOf(outcome, sampler, 'latent_image')!];
  return first(
    /fox/i.test(JSON.stringify(prompt.values)) ? undefined : { key: 'trial.why.prompt' },
    valueIs(outcome, size.id, 'width', 768),
    valueIs(outcome, size.id, 'height', 512),
    valueIs(outcome, sampler.id, 'steps', 25),
  );
}

// What only looks may come before, in a request of its own.
function isInOneAnswer({ calls }: Outcome): boolean {
  const edits = calls.filter(({ name, error }) => !error && !/^(get|search|list|read|find)/.test(name));
  return new Set(edits.map(({ request }) => request)).size === 1;
}
