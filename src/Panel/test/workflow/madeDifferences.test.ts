import { expect, test } from 'vitest';
import { madeDifferences } from '../../src/workflow/madeDifferences';
import { madeWith } from '../../src/workflow/madeWith';

const prompt = (changes: Record<string, object> = {}) => {
  const nodes: Record<string, { class_type: string; inputs: object }> = {
    '1': { class_type: 'KSampler', inputs: { seed: 7, steps: 20, positive: ['2', 0], latent_image: ['3', 0] } },
    '2': { class_type: 'CLIPTextEncode', inputs: { text: 'a fox' } },
    '3': { class_type: 'EmptyImage', inputs: { width: 64, height: 64, color: 255 } },
  };
  return madeWith(
    Object.fromEntries(Object.entries(nodes).map(([id, node]) => [id, { ...node, inputs: { ...node.inputs, ...changes[id] } }])),
  );
};
const told = (...changes: [Record<string, object>, Record<string, object>]) =>
  madeDifferences(prompt(changes[0]), prompt(changes[1])).map(({ of, values }) => [
    'fact' in of ? of.fact : `${of.title} · ${of.name}`,
    ...values,
  ]);

test.each<[string, Record<string, object>, unknown[][]]>([
  ['nothing', {}, []],
  ['a usual setting is told once', { '1': { seed: 8 } }, [['seed', '7', '8']]],
  ['so is a prompt', { '2': { text: 'a cat' } }, [['positive', 'a fox', 'a cat']]],
  ['and a size', { '3': { width: 128 } }, [['size', '64 × 64', '128 × 64']]],
  ['any other value counts too', { '3': { color: 0 } }, [['EmptyImage · color', '255', '0']]],
  ['and one that only the other has', { '3': { batch_size: 2 } }, [['EmptyImage · batch_size', undefined, '2']]],
  [
    'both',
    { '1': { steps: 30 }, '3': { color: 0 } },
    [
      ['steps', '20', '30'],
      ['EmptyImage · color', '255', '0'],
    ],
  ],
])('%s', (_, changes, expected) => expect(told({}, changes)).toEqual(expected));

test('a node that only one of them has is told by its values', () => {
  const one = madeWith({ '9': { class_type: 'ImageBlur', inputs: { blur_radius: 3 } } });
  const other = madeWith({ '9': { class_type: 'ImageSharpen', inputs: { alpha: 1 } } });
  expect(madeDifferences(one, other).map(({ of, values }) => [of, ...values])).toEqual([
    [{ title: 'ImageBlur', name: 'blur_radius' }, '3', undefined],
    [{ title: 'ImageSharpen', name: 'alpha' }, undefined, '1'],
  ]);
});
