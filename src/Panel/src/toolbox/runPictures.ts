import type { Canvas, RunFile } from '../canvas/Canvas';
import { shrunk, type Picture } from '../canvas/pictures';
import { settings } from '../state/settings';

const MOST = 4;
/** The longer side, in pixels. */
const LARGEST = 768;

/** The pictures of a run for a model that sees, if the user has allowed that. */
export async function runPictures(canvas: Canvas, files: readonly RunFile[]): Promise<{ images?: Picture[]; imagesNote?: string }> {
  const pictures = files.filter(({ kind }) => kind === 'image');
  if (pictures.length === 0) return {};
  if (settings.get().showPictures !== 'always')
    return { imagesNote: 'You have not seen the pictures: the user has not allowed it. Do not describe what is in them.' };
  const shown = await Promise.all(pictures.slice(0, MOST).map((file) => read(canvas, file)));
  const images = shown.filter((picture) => picture !== undefined);
  const left = pictures.length - images.length;
  return { images, ...(left > 0 && { imagesNote: `${left} of the ${pictures.length} pictures are not shown.` }) };
}

// A run that worked does not fail because one of its pictures cannot be read.
async function read(canvas: Canvas, file: RunFile): Promise<Picture | undefined> {
  try {
    return await shrunk(await canvas.readFile(file), LARGEST);
  } catch (failure) {
    console.warn(`ComfyAssistant: ${file.filename} could not be read for the model`, failure);
    return undefined;
  }
}
