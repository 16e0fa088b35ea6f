import { LiteGraph } from '@comfyorg/litegraph';
import { expect, test } from 'vitest';
import type { GraphNode } from '../../src/canvas/graph';
import { fit } from '../../src/canvas/values';
import { registerTypes } from '../../src/page/registerTypes';

const setFirst = (type: string, value: string) => {
  const node = LiteGraph.createNode(type) as unknown as GraphNode;
  return fit(node.widgets![0]!, node, value);
};

test('a combo whose choices are not known takes any text; one with an empty list takes none', () => {
  registerTypes({
    Unknown: { input: { required: { ckpt_name: ['COMBO'] } }, output: [] },
    Empty: { input: { required: { ckpt_name: [[]] } }, output: [] },
  });
  expect(setFirst('Unknown', 'v1-5.safetensors')).toEqual({ ok: true, value: 'v1-5.safetensors' });
  expect(setFirst('Empty', 'v1-5.safetensors')).toMatchObject({ ok: false });
});
