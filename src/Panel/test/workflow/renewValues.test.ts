import { beforeEach, describe, expect, test } from 'vitest';
import { compare, outlineOf } from '../../src/canvas/outline';
import { readWorkflow } from '../../src/workflow/readWorkflow';
import { openCanvas } from '../support/canvas';

const SUBGRAPH = '6f0b63a5-94f4-4e5c-9e5a-0e6a4d1b0c11';

let page: ReturnType<typeof openCanvas>;
beforeEach(() => {
  page = openCanvas();
});

const sampler = (control: unknown, name = 'euler') => ({
  id: 3,
  type: 'KSampler',
  pos: [0, 0],
  widgets_values: [7, control, 20, 8, name, 'normal', 1],
});

async function shownAndBuilt(nodes: object[], more: object = {}) {
  const plan = readWorkflow({ nodes, links: [], ...more }, page.canvas, true);
  await plan.build();
  const built = outlineOf(page.canvas.graph());
  return { plan, shown: [...plan.outline.values()].at(-1)!.values, built, differ: compare(plan.outline, built).changed };
}

describe('values as ComfyUI stored them in 2023', () => {
  test.each([
    [true, 'randomize'],
    [false, 'fixed'],
    ['increment', 'increment'],
  ])('a seed followed by %s is shown and built as %s', async (control, word) => {
    const { shown, built, differ } = await shownAndBuilt([sampler(control)]);
    expect(shown).toMatchObject({ seed: 7, control_after_generate: word, steps: 20 });
    expect(built.get('3')!.values).toMatchObject({ seed: 7, control_after_generate: word, steps: 20 });
    expect(differ).toEqual([]);
  });

  test('a sampler named after its function is shown and built by its name', async () => {
    const { shown, built, differ } = await shownAndBuilt([sampler('fixed', 'sample_dpmpp_2m')]);
    expect(shown['sampler_name']).toBe('dpmpp_2m');
    expect(built.get('3')!.values['sampler_name']).toBe('dpmpp_2m');
    expect(differ).toEqual([]);
  });

  test('inside a subgraph too', async () => {
    const definitions = { subgraphs: [{ id: SUBGRAPH, name: 'Inside', nodes: [sampler(true)], links: [], inputs: [], outputs: [] }] };
    const plan = readWorkflow({ nodes: [{ id: 5, type: SUBGRAPH, pos: [0, 0] }], links: [], definitions }, page.canvas, true);
    expect(plan.outline.get('5:3')!.values['control_after_generate']).toBe('randomize');
  });

  test('a row by names, and a primitive', () => {
    const named = {
      id: 3,
      type: 'KSampler',
      pos: [0, 0],
      widgets_values: { seed: 7, control_after_generate: false, sampler_name: 'euler' },
    };
    const primitive = { id: 4, type: 'PrimitiveNode', pos: [0, 0], widgets_values: [7, true] };
    page.canvas.createNode = (type) => (type === 'PrimitiveNode' ? ({ title: type, widgets: [] } as never) : createNode(type));
    const { outline } = readWorkflow({ nodes: [named, primitive], links: [] }, page.canvas, true);
    expect(outline.get('3')!.values['control_after_generate']).toBe('fixed');
    expect(Object.values(outline.get('4')!.values)).toEqual([7, 'randomize']);
  });

  test('a switch of another name stays one', async () => {
    const { shown } = await shownAndBuilt([{ id: 9, type: 'SaveImage', pos: [0, 0], widgets_values: [true] }]);
    expect(Object.values(shown)).toEqual([true]);
  });
});

const createNode = (type: string) => openCanvas().canvas.createNode(type);
