import { expect, test } from 'vitest';
import { visibleRect } from '../../src/comfyui/visibleRect';
import { showIn, shownIn } from '../../src/canvas/view';
import { contains } from '../../src/canvas/placement';

const canvas = { x: 0, y: 0, width: 1500, height: 900 };

test.each([
  ['a sidebar on the left', { x: 60, y: 40, width: 300, height: 860 }, { x: 360, y: 0, width: 1140, height: 900 }],
  ['a sidebar on the right', { x: 1100, y: 40, width: 400, height: 860 }, { x: 0, y: 0, width: 1100, height: 900 }],
  ['a panel at the bottom', { x: 60, y: 600, width: 1440, height: 300 }, { x: 0, y: 0, width: 1500, height: 600 }],
  ['a panel that is not drawn', { x: 0, y: 0, width: 300, height: 0 }, { x: 0, y: 0, width: 1500, height: 900 }],
  ['a panel elsewhere', { x: 2000, y: 0, width: 300, height: 900 }, { x: 0, y: 0, width: 1500, height: 900 }],
])('beside %s', (_, cover, expected) => {
  expect(visibleRect(canvas, undefined, [cover])).toEqual(expected);
});

test('ComfyUI’s bars and its map are left out too', () => {
  const free = { x: 360, y: 90, width: 1130, height: 800 };
  const map = { x: 1240, y: 640, width: 250, height: 200 };
  expect(visibleRect(canvas, free, [{ x: 60, y: 40, width: 300, height: 860 }, map])).toEqual({ x: 360, y: 90, width: 880, height: 800 });
  expect(visibleRect(canvas, free, [{ x: 60, y: 500, width: 1440, height: 400 }, map])).toEqual({
    x: 360,
    y: 90,
    width: 1130,
    height: 410,
  });
  expect(visibleRect(canvas, { ...free, width: 0 }, [undefined])).toEqual({ x: 0, y: 0, width: 1500, height: 900 });
});

test.each([
  { x: -3000, y: 800, width: 4000, height: 900 },
  { x: 10, y: 10, width: 200, height: 100 },
])('what is shown lies beside the panel: %j', (target) => {
  const view = { scale: 1, offset: [500, -90] as [number, number] };
  const free = { x: 360, y: 0, width: 1140, height: 900 };
  showIn(view, free, target);
  expect(contains(shownIn(view, free), target)).toBe(true);
  expect(view.scale).toBeLessThanOrEqual(1);
});
