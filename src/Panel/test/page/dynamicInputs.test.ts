import { beforeEach, expect, test } from 'vitest';
import type { ObjectInfo } from '../../src/canvas/objectInfo';
import { registerTypes } from '../../src/page/registerTypes';
import { dataOf, openCanvas } from '../support/canvas';

const info: ObjectInfo = {
  Resize: {
    input: {
      required: {
        input: ['COMFY_MATCHTYPE_V3'],
        resize_type: [
          'COMFY_DYNAMICCOMBO_V3',
          {
            options: [
              { key: 'size', inputs: { required: { width: ['INT', { default: 512 }], crop: ['COMBO', { options: ['no', 'center'] }] } } },
              { key: 'multiplier', inputs: { required: { multiplier: ['FLOAT', { default: 1, min: 0.01, max: 8, step: 0.01 }] } } },
              {
                key: 'match',
                inputs: {
                  required: {
                    reference: ['IMAGE'],
                    how: [
                      'COMFY_DYNAMICCOMBO_V3',
                      {
                        options: [
                          { key: 'a', inputs: {} },
                          { key: 'b', inputs: { required: { by: ['INT'] } } },
                        ],
                      },
                    ],
                  },
                },
              },
            ],
          },
        ],
        method: ['COMBO', { options: ['area', 'lanczos'] }],
      },
    },
    output: ['COMFY_MATCHTYPE_V3'],
    output_name: ['resized'],
  },
  Picture: { input: {}, output: ['IMAGE'] },
};

let page: ReturnType<typeof openCanvas>;
beforeEach(() => {
  page = openCanvas();
  registerTypes(info);
});

const node = () => page.canvas.graph().nodes[0]!;
const names = () => node().widgets!.map((widget) => widget.name);
const set = (widgetName: string, value: unknown) => page.call('setNodeWidgetValue', { nodeId: 1, widgetName, value });

test('a choice brings its inputs under dotted names, in their place, and takes the others away', async () => {
  await page.call('addNode', { nodeType: 'Resize' });
  expect(names()).toEqual(['resize_type', 'resize_type.width', 'resize_type.crop', 'method']);

  expect(dataOf(await set('resize_type', 'multiplier'))).toMatchObject({ value: 'multiplier', previous: 'size' });
  expect(names()).toEqual(['resize_type', 'resize_type.multiplier', 'method']);
  expect(dataOf(await set('resize_type.multiplier', 2.5))).toMatchObject({ value: 2.5, previous: 1 });
  expect(await set('resize_type.multiplier', 99)).toMatchObject({ success: false, error: expect.stringContaining('0.01 to 8') as string });

  await set('resize_type', 'match');
  await set('resize_type.how', 'b');
  expect(names()).toEqual(['resize_type', 'resize_type.how', 'resize_type.how.by', 'method']);
  expect(dataOf(await set('resize_type.how.by', 3))).toMatchObject({ value: 3 });
});

test('an input of another choice, and one without its prefix, are refused with what to do', async () => {
  await page.call('addNode', { nodeType: 'Resize' });
  expect(await set('resize_type.multiplier', 2)).toMatchObject({ error: expect.stringContaining('set "resize_type" first') as string });
  expect(await set('width', 2)).toMatchObject({ error: expect.stringContaining('Its full name is "resize_type.width"') as string });
});

test('a socket of a choice is linked by its dotted name, and a matching socket takes any type', async () => {
  await page.call('addNode', { nodeType: 'Resize' });
  await page.call('addNode', { nodeType: 'Picture' });
  await set('resize_type', 'match');
  for (const targetSlot of ['resize_type.reference', 'input'])
    expect(dataOf(await page.call('connectNodes', { sourceNodeId: 2, sourceSlot: 0, targetNodeId: 1, targetSlot }))).toMatchObject({
      to: { name: targetSlot },
    });
});

test('a saved node comes back with all its values and links', async () => {
  await page.call('addNode', { nodeType: 'Resize' });
  await page.call('addNode', { nodeType: 'Picture' });
  await set('resize_type', 'match');
  await set('resize_type.how', 'b');
  await set('resize_type.how.by', 3);
  await set('method', 'lanczos');
  await page.call('connectNodes', { sourceNodeId: 2, sourceSlot: 0, targetNodeId: 1, targetSlot: 'resize_type.reference' });
  const saved = structuredClone(page.canvas.graph().serialize());

  page.canvas.graph().clear();
  page.canvas.graph().configure(saved);

  expect(node().widgets!.map(({ name, value }) => [name, value])).toEqual([
    ['resize_type', 'match'],
    ['resize_type.how', 'b'],
    ['resize_type.how.by', 3],
    ['method', 'lanczos'],
  ]);
  expect(node().inputs!.filter((input) => input.name === 'resize_type.reference')).toMatchObject([{ link: expect.any(Number) as number }]);
});

test.each([
  ['in ComfyUI’s order', { resize_type: 'multiplier', 'resize_type.multiplier': 3 }],
  ['with the dotted name first', { 'resize_type.multiplier': 3, resize_type: 'multiplier' }],
])('a workflow in API format sets what an option brings, %s: shown, set and read back are one', async (_, inputs) => {
  const data = dataOf(await page.call('applyWorkflowJson', { workflow: { '1': { class_type: 'Resize', inputs } } }));
  expect(data).not.toHaveProperty('warnings');
  expect(data).not.toHaveProperty('notHeld');
  expect(page.shown[0]!.added[0]!.values).toMatchObject({ resize_type: 'multiplier', 'resize_type.multiplier': 3 });
  expect(node().widgets!.find((widget) => widget.name === 'resize_type.multiplier')!.value).toBe(3);
});

test('as in ComfyUI, setting an option again gives the node new widgets; the values are those that were asked for', async () => {
  await page.call('addNode', { nodeType: 'Resize' });
  const operations = [
    { op: 'set', node: '1', inputs: { 'resize_type.width': 100, resize_type: 'size', method: 'lanczos' } },
    { op: 'set', node: '1', inputs: { 'resize_type.how.by': 7, 'resize_type.how': 'b', resize_type: 'match' } },
  ];
  dataOf(await page.call('editWorkflow', { operations: operations.slice(0, 1) }));
  expect(node().widgets!.find((widget) => widget.name === 'resize_type.width')!.value).toBe(100);
  dataOf(await page.call('editWorkflow', { operations: operations.slice(1) }));
  expect(node().widgets!.find((widget) => widget.name === 'resize_type.how.by')!.value).toBe(7);
});

test('what a node makes of a value is said when it differs from what was shown', async () => {
  const picture = page.canvas.createNode.bind(page.canvas);
  page.canvas.createNode = (type) => {
    const made = picture(type);
    const width = made?.widgets?.find((widget) => widget.name === 'resize_type.width');
    if (width) width.callback = () => (width.value = 512);
    return made;
  };
  const inputs = { 'resize_type.width': 100 };
  const data = dataOf(await page.call('applyWorkflowJson', { workflow: { '1': { class_type: 'Resize', inputs } } }));
  expect(data['notHeld']).toEqual(['node 1 (Resize): resize_type.width was to be 100 and is 512']);
});

test('a saved workflow is shown with the values that an option brings, by their names', async () => {
  await page.call('applyWorkflowJson', {
    workflow: { '1': { class_type: 'Resize', inputs: { resize_type: 'multiplier', 'resize_type.multiplier': 3 } } },
  });
  const workflow = page.canvas.graph().serialize();
  page.canvas.clear();
  page.nextTurn();
  dataOf(await page.call('applyWorkflowJson', { workflow }));
  expect(page.shown.at(-1)!.added[0]!.values).toEqual({ resize_type: 'multiplier', 'resize_type.multiplier': 3, method: 'area' });
  expect(dataOf(await page.call('applyWorkflowJson', { workflow }))).toMatchObject({ unchanged: true });
});

test('the last part of a dotted name is enough for a link, and addNode sets an option before what it brings', async () => {
  await page.call('addNode', { nodeType: 'Picture' });
  const inputs = { 'resize_type.how.by': 3, 'resize_type.reference': ['1', 'IMAGE'], 'resize_type.how': 'b', resize_type: 'match' };
  expect(dataOf(await page.call('addNode', { nodeType: 'Resize', inputs }))).toMatchObject({
    widgets: [{ name: 'resize_type', value: 'match' }, { name: 'resize_type.how' }, { name: 'resize_type.how.by', value: 3 }, {}],
  });
  const link = await page.call('connectNodes', { sourceNodeId: 1, sourceSlot: 'IMAGE', targetNodeId: 2, targetSlot: 'reference' });
  expect(dataOf(link)).toMatchObject({ to: { name: 'resize_type.reference' }, replacedLinkFrom: { nodeId: 1 } });
});
