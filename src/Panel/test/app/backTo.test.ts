import { expect, test, vi } from 'vitest';
import { backTo } from '../../src/app/backTo';
import { openCanvas } from '../support/canvas';

const types = (page: ReturnType<typeof openCanvas>) => page.canvas.graph().nodes.map(({ type }) => type);

test('what was on the canvas is put back in one step, which itself can be undone', async () => {
  const page = openCanvas();
  await page.call('addNode', { nodeType: 'KSampler' });
  const said = vi.fn();
  const { label, run } = backTo(page.canvas, said);
  await page.call('removeNode', { nodeId: 1 });
  await page.call('addNode', { nodeType: 'VAEDecode' });
  page.nextTurn();
  run();
  await vi.waitFor(() => expect(types(page)).toEqual(['KSampler']));
  expect(label).toBe('Undo');
  expect(said).toHaveBeenCalledWith('');
  page.canvas.history.undo();
  expect(types(page)).toEqual(['VAEDecode']);
});

test('it leaves another workflow alone, and says which one it belongs to', async () => {
  const page = openCanvas();
  const said = vi.fn();
  const { run } = backTo(page.canvas, said);
  await page.call('addNode', { nodeType: 'KSampler' });
  page.canvas.tab = () => ({ id: 'other', name: 'Other' });
  run();
  expect(said).toHaveBeenLastCalledWith(expect.stringContaining('to undo this'));
  expect(types(page)).toEqual(['KSampler']);
});
