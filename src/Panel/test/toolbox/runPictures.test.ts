import { beforeEach, expect, test, vi } from 'vitest';
import type { Canvas, RunFile } from '../../src/canvas/Canvas';
import { runPictures } from '../../src/toolbox/runPictures';
import { settings } from '../../src/state/settings';
import { dataOf, errorOf, openCanvas } from '../support/canvas';

const PICTURE = { type: 'image', mediaType: 'image/jpeg', data: 'abc' };

vi.mock('../../src/canvas/pictures', () => ({ shrunk: async () => PICTURE, scaledDown: () => PICTURE }));

const files = (count: number, kind: RunFile['kind'] = 'image'): RunFile[] =>
  Array.from({ length: count }, (_, index) => ({ nodeId: '1', filename: `${index}.png`, subfolder: '', type: 'output', url: '', kind }));
const canvas = { readFile: async () => new Blob() } as unknown as Canvas;

beforeEach(() => settings.update({ showPictures: 'always' }));

test.each(['ask', 'never'] as const)('with the setting "%s", no picture leaves the page, and the model is told', async (showPictures) => {
  settings.update({ showPictures });
  const readFile = vi.fn();
  expect(await runPictures({ readFile } as unknown as Canvas, files(1))).toEqual({ imagesNote: expect.stringMatching(/not allowed/) });
  expect(readFile).not.toHaveBeenCalled();
});

test('four are shown at most, and the model learns how many there are', async () => {
  expect(await runPictures(canvas, files(2))).toEqual({ images: [PICTURE, PICTURE] });
  const { images, imagesNote } = await runPictures(canvas, files(6));
  expect(images).toHaveLength(4);
  expect(imagesNote).toBe('2 of the 6 pictures are not shown.');
});

test('a run without pictures says nothing of them', async () => {
  expect(await runPictures(canvas, files(3, 'video'))).toEqual({});
});

test('a picture that is gone does not make the run a failure', async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const readFile = vi.fn().mockRejectedValueOnce(new Error('gone')).mockResolvedValue(new Blob());
  expect(await runPictures({ readFile } as unknown as Canvas, files(2))).toEqual({
    images: [PICTURE],
    imagesNote: '1 of the 2 pictures are not shown.',
  });
});

test('getCanvasImage shows what the user sees, if they allow it', async () => {
  const page = openCanvas();
  page.canvas.picture = () => PICTURE as never;
  expect(dataOf(await page.call('getCanvasImage'))).toEqual({ images: [PICTURE] });
  page.answers.mayShow = false;
  expect(errorOf(await page.call('getCanvasImage'))).toMatch(/not allowed.*getWorkflowInfo/);
});
