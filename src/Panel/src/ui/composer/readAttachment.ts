import type { FileUIPart } from 'ai';
import { dataUrl } from '../kit/dataUrl';

const MAX_BYTES = 8 * 1024 * 1024;

type Attached = { file: FileUIPart } | { refused: 'composer.tooLarge' | 'composer.notImage'; name: string };

/** Reads an image to attach. Other files, and images that are too large, are refused with the key of the reason. */
export async function readAttachment(file: File): Promise<Attached> {
  if (!file.type.startsWith('image/')) return { refused: 'composer.notImage', name: file.name };
  if (file.size > MAX_BYTES) return { refused: 'composer.tooLarge', name: file.name };
  return { file: { type: 'file', mediaType: file.type, filename: file.name, url: await dataUrl(file) } };
}
