import { expect, test, vi } from 'vitest';
import { revealMarks } from '../../src/toolbox/revealMarks';
import { openCanvas } from '../support/canvas';

test('ghosts that would be drawn out of sight are brought into view with what changes, those of other graphs are not', async () => {
  const page = openCanvas();
  await page.call('addNode', { nodeType: 'KSampler' });
  const reveal = vi.spyOn(page.canvas, 'reveal');
  const at = { x: 5000, y: 100, width: 210, height: 90 };
  revealMarks(
    page.canvas,
    new Map([
      ['value:1', [{ kind: 'changed', nodeId: '1' } as const]],
      ['added:9', [{ kind: 'added', nodeId: '9', title: 'Save', at } as const]],
      ['added:12:9', [{ kind: 'added', nodeId: '12:9', title: 'Inside', at: { ...at, x: -9000 } } as const]],
    ]),
  );
  expect(reveal).toHaveBeenCalledExactlyOnceWith([page.canvas.graph().nodes[0]], [at]);
});
