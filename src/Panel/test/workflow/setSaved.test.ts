import { expect, test } from 'vitest';
import { setSaved } from '../../src/workflow/setSaved';

const saved = (hosts = 1) => ({
  nodes: [
    { id: 1, type: 'KSampler', widgets_values: [5, 'fixed', 20] as unknown },
    ...Array.from({ length: hosts }, (_, index) => ({ id: 10 + index, type: 'inner', widgets_values: [] as unknown })),
  ],
  definitions: {
    subgraphs: [{ id: 'inner', nodes: [{ id: 4, type: 'KSampler', widgets_values: { steps: 20 } }] }],
  },
});

test('a value is set in the list of its node, or under its name', () => {
  const workflow = saved();
  setSaved(workflow, '1', 2, 'steps', 8);
  setSaved(workflow, '10:4', 0, 'steps', 9);
  expect(workflow.nodes[0]!.widgets_values).toEqual([5, 'fixed', 8]);
  expect(workflow.definitions.subgraphs[0]!.nodes[0]!.widgets_values).toEqual({ steps: 9 });
});

test('what others share, and what is not there, stays', () => {
  const workflow = saved(2);
  const before = structuredClone(workflow);
  setSaved(workflow, '10:4', 0, 'steps', 9);
  setSaved(workflow, '1', 7, 'steps', 9);
  setSaved(workflow, '99', 0, 'steps', 9);
  setSaved(workflow, '99:1', 0, 'steps', 9);
  expect(workflow).toEqual(before);
  setSaved({}, '1', 0, 'steps', 9);
});
