import { expect, test } from 'vitest';
import { essenceOf } from '../../src/workflow/savedGraph';

const withSides = (socketAt: number, width: number, x = 0) => ({
  nodes: [],
  definitions: {
    subgraphs: [
      {
        nodes: [{ id: 1, pos: [10, 20], size: [100, width] }],
        inputs: [{ id: 'a', name: 'image', linkIds: [5], pos: [socketAt, 24] }],
        inputNode: { id: -10, bounding: [x, 0, width, 60] },
      },
    ],
  },
});

test('how the sockets at the sides of a subgraph are laid out when it is first drawn changes nothing; moving a side does', () => {
  expect(essenceOf(withSides(766, 128))).toBe(essenceOf(withSides(51, 75)));
  expect(essenceOf(withSides(766, 128, 40))).not.toBe(essenceOf(withSides(51, 75)));
});

test('no values are the same as an empty list of them, which a node gets when it is first drawn', () => {
  const node = { id: 1, type: 'VAEDecode' };
  expect(essenceOf({ nodes: [{ ...node, widgets_values: [] }] })).toBe(essenceOf({ nodes: [node] }));
});
