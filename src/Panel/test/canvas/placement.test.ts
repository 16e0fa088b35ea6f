import { expect, test } from 'vitest';
import { freeSpot } from '../../src/canvas/placement';

const view = { x: 100, y: 50, width: 1000, height: 600 };

test('the first node goes in the middle of the view', () => {
  expect(freeSpot({ width: 200, height: 100 }, [], view)).toEqual({ x: 500, y: 300 });
});

test('the next one goes to the right of its neighbour', () => {
  expect(
    freeSpot({ width: 200, height: 100 }, [{ x: 200, y: 100, width: 200, height: 100 }], view, { x: 200, y: 100, width: 200, height: 100 }),
  ).toEqual({ x: 440, y: 100 });
});
