import { expect, test } from 'vitest';
import { openCanvas } from '../support/canvas';

test('moving the view is no step of undo', () => {
  const { canvas } = openCanvas();
  const graph = canvas.graph() as unknown as { extra: Record<string, unknown> };
  canvas.graph().add(canvas.createNode('KSampler')!);
  expect(canvas.history.record()).toBe(true);
  graph.extra['ds'] = { scale: 2, offset: [300, 200] };
  expect(canvas.history.record()).toBe(false);
  canvas.history.undo();
  expect(canvas.graph().nodes).toEqual([]);
});
