import type { Canvas, RunFile } from '../canvas/Canvas';
import { cellWidth, drawSheet, type SheetCell } from '../canvas/contactSheet';
import { scaledDown, type Picture } from '../canvas/pictures';
import { settings } from '../state/settings';

/** The longer side of what a model sees, in pixels. */
const LARGEST = 1024;

/** A contact sheet for a model that sees, if the user has allowed that. It is drawn here, and kept nowhere. */
export async function sheetPicture(
  canvas: Canvas,
  cells: readonly { label: string; file?: RunFile; error?: string }[],
  columns: number,
): Promise<{ images?: Picture[]; imagesNote?: string }> {
  if (!cells.some(({ file }) => file)) return {};
  if (settings.get().showPictures !== 'always')
    return { imagesNote: 'You have not seen the contact sheet: the user has not allowed it. Do not describe what is in it.' };
  const drawn: SheetCell[] = [];
  try {
    // One after another: 64 large pictures at once would fill the memory.
    for (const { label, file, error } of cells)
      drawn.push({ label, ...(file && { picture: await small(canvas, file, cellWidth(columns)) }), note: error ?? '' });
    const sheet = drawSheet(drawn, columns);
    return { images: [scaledDown(sheet, { x: 0, y: 0, width: sheet.width, height: sheet.height }, LARGEST)] };
  } catch (failure) {
    console.warn('ComfyAssistant: the contact sheet could not be drawn for the model', failure);
    return { imagesNote: 'The contact sheet could not be drawn for you. Do not describe what is in it.' };
  } finally {
    for (const { picture } of drawn) if (picture && 'close' in picture) picture.close();
  }
}

async function small(canvas: Canvas, file: RunFile, width: number): Promise<ImageBitmap> {
  return createImageBitmap(await canvas.readFile(file), { resizeWidth: width, resizeQuality: 'medium' });
}
