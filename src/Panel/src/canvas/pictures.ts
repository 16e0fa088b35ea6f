import { ToolError } from './ToolError';
import type { Rect } from './placement';

/** A picture in a tool's result. The service shows it to models that see, and leaves it out for others. */
export interface Picture {
  type: 'image';
  mediaType: string;
  /** Base64. */
  data: string;
}

const QUALITY = 0.85;

/**
 * A part of a picture, scaled down.
 * @param from The part, in the source's own pixels.
 * @param largest The longer side of the result, in pixels.
 */
export function scaledDown(source: CanvasImageSource, from: Rect, largest: number): Picture {
  const scale = Math.min(1, largest / Math.max(from.width, from.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(from.width * scale));
  canvas.height = Math.max(1, Math.round(from.height * scale));
  const context = canvas.getContext('2d');
  if (!context) throw new ToolError('This browser does not draw pictures, so there is none.');
  context.imageSmoothingQuality = 'high';
  context.drawImage(source, from.x, from.y, from.width, from.height, 0, 0, canvas.width, canvas.height);
  try {
    const url = canvas.toDataURL('image/jpeg', QUALITY);
    return { type: 'image', mediaType: 'image/jpeg', data: url.slice(url.indexOf(',') + 1) };
  } catch {
    throw new ToolError('A node shows a picture from another site, so the browser does not let the canvas be read.');
  }
}

/** A picture's file, scaled down. */
export async function shrunk(file: Blob, largest: number): Promise<Picture> {
  const bitmap = await createImageBitmap(file);
  try {
    return scaledDown(bitmap, { x: 0, y: 0, width: bitmap.width, height: bitmap.height }, largest);
  } finally {
    bitmap.close();
  }
}
