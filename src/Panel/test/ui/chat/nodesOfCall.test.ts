import { expect, test } from 'vitest';
import type { ToolPart } from '../../../src/sessions/messages';
import { nodesOfCall } from '../../../src/ui/chat/nodesOfCall';

const call = (input: object, data: object) =>
  ({ type: 'dynamic-tool', state: 'output-available', input, output: { success: true, data } }) as unknown as ToolPart;

test('a bare id inside a subgraph points at the node there, and not at the one of the same id outside', () => {
  expect(nodesOfCall(call({ nodeId: 5 }, { nodeId: '12:5' }))).toEqual(['12:5']);
  expect(nodesOfCall(call({ nodeIds: ['5', '15'] }, { nodeId: '12:5' }))).toEqual(['15', '12:5']);
  expect(nodesOfCall(call({ nodeId: ':5' }, { nodeId: 5 }))).toEqual([':5', '5']);
});

test('a node that was added is meant, not those that it is linked with', () => {
  const told = { nodeId: 11, inputs: [{ slot: 0, link: { nodeId: 2, slot: 0 } }], outputs: [{ slot: 0, links: [{ nodeId: 3, slot: 0 }] }] };
  expect(nodesOfCall(call({ nodeType: 'SaveImage', inputs: { images: [2, 0] } }, told))).toEqual(['11']);
});

test('the number of a slot is no node', () => {
  const operations = [{ op: 'connect', from: ['4', 1], to: ['12:output', 0] }];
  expect(nodesOfCall(call({ operations }, {}))).toEqual(['4']);
});
