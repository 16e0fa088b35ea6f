import { expect, test } from 'vitest';
import { canBeInput, nameAsInput, setAsInput } from '../../src/app/setAsInput';
import { registerTypes } from '../../src/page/registerTypes';
import { openCanvas } from '../support/canvas';

const LOADER = {
  LoadImage: {
    display_name: 'Load Image',
    input: { required: { image: [['mine.png'], { image_upload: true }] } },
    output: ['IMAGE', 'MASK'],
    output_name: ['IMAGE', 'MASK'],
  },
};

function open() {
  const { canvas } = openCanvas();
  registerTypes(LOADER as unknown as Parameters<typeof registerTypes>[0]);
  const add = () => {
    const node = canvas.createNode('LoadImage')!;
    canvas.graph().add(node);
    return node;
  };
  return { canvas, add };
}
const valueOf = (node: { widgets?: { name: string; value: unknown }[] }) => node.widgets?.find(({ name }) => name === 'image')?.value;

test('without a loader one is added, with one it is used, and either is one step of undo', async () => {
  const { canvas } = open();
  expect(canBeInput(canvas, 'image')).toBe(true);
  const node = await setAsInput(canvas, 'image', 'fox.png [output]');
  expect(canvas.graph().nodes).toEqual([node]);
  expect(valueOf(node)).toBe('fox.png [output]');

  expect(await setAsInput(canvas, 'image', 'hare.png [output]')).toBe(node);
  expect(valueOf(node)).toBe('hare.png [output]');
  canvas.history.undo();
  expect(canvas.graph().nodes.map(valueOf)).toEqual(['fox.png [output]']);
  canvas.history.undo();
  expect(canvas.graph().nodes).toEqual([]);
});

test('of several loaders the selected one is used, and without a selection a new one', async () => {
  const { canvas, add } = open();
  const [first, second] = [add(), add()];
  canvas.selection = () => [second];
  expect(await setAsInput(canvas, 'image', 'fox.png [output]')).toBe(second);
  expect(valueOf(first)).toBe('mine.png');
  canvas.selection = () => [];
  await setAsInput(canvas, 'image', 'hare.png [output]');
  expect(canvas.graph().nodes.map(valueOf)).toEqual(['mine.png', 'fox.png [output]', 'hare.png [output]']);
});

test.each([
  ['/view?filename=fox.png&subfolder=&type=output', 'fox.png [output]'],
  ['/api/view?filename=fox.png&subfolder=2026%2F11&type=temp', '2026/11/fox.png [temp]'],
  ['/view?filename=fox.png&subfolder=&type=input', 'fox.png'],
])('%s is named as ComfyUI reads it', (address, name) => expect(nameAsInput(address)).toBe(name));
