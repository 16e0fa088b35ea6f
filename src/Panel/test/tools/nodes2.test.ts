import { afterEach, beforeEach, expect, test } from 'vitest';
import { dataOf, openCanvas } from '../support/canvas';
import { nodes2 } from '../support/nodes2';

let page: ReturnType<typeof openCanvas>;
let look: ReturnType<typeof nodes2>;

beforeEach(async () => {
  page = openCanvas();
  for (const nodeType of ['CheckpointLoaderSimple', 'KSampler']) dataOf(await page.call('addNode', { nodeType }));
  dataOf(await page.call('connectNodes', { sourceNodeId: 1, sourceSlot: 0, targetNodeId: 2, targetSlot: 0 }));
  page.nextTurn();
  look = nodes2(page.canvas.graph());
});
afterEach(() => look.off());

const places = () => page.canvas.graph().nodes.map(({ id, pos }) => [id, Math.round(pos[0]), Math.round(pos[1])]);

test.each<[string, object]>([
  ['moveNodes', { nodeIds: [1, 2], x: 70, y: -900 }],
  ['moveNodes', { nodeIds: [2], x: 31, y: 17, relative: true }],
  ['arrangeNodes', {}],
  ['addNode', { nodeType: 'VAEDecode', inputs: { samples: ['2', 0] } }],
  ['addNode', { nodeType: 'VAEDecode', position: { x: 5, y: 6 } }],
  ['duplicateNodes', { nodeIds: [1, 2] }],
  ['replaceNode', { nodeId: 2, nodeType: 'LoraLoader' }],
  ['addNote', { text: 'Here', nodeIds: [1] }],
  [
    'editWorkflow',
    {
      operations: [
        { op: 'move', nodes: [1], x: -300, y: 40 },
        { op: 'add', type: 'LoraLoader', inputs: { model: ['1', 0] } },
      ],
    },
  ],
])('%s in Nodes 2.0: nodes stay where it put them', async (tool, args) => {
  dataOf(await page.call('moveNodes', { nodeIds: [1], x: 400, y: 300 }));
  dataOf(await page.call(tool, args));
  page.nextTurn();
  const put = places();
  look.frame();
  expect(places()).toEqual(put);
});

test('a node is seen to fold and to unfold in Nodes 2.0', async () => {
  for (const collapsed of [true, false]) dataOf(await page.call('setNodeAppearance', { nodeIds: [1], collapsed }));
  expect(look.folded).toEqual([1, 1]);
  expect(page.canvas.graph().nodes[0]!.flags).toMatchObject({ collapsed: false });
});
