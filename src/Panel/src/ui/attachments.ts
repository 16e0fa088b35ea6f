import type { FileUIPart } from 'ai';

export const MAX_BYTES = 8 * 1024 * 1024;

export type Attached = { file: FileUIPart } | { refused: 'composer.tooLarge' | 'composer.notImage'; name: string };

export async function attach(file: File): Promise<Attached> {
  if (!file.type.startsWith('image/')) return { refused: 'composer.notImage', name: file.name };
  if (file.size > MAX_BYTES) return { refused: 'composer.tooLarge', name: file.name };
  return { file: { type: 'file', mediaType: file.type, filename: file.name, url: await dataUrl(file) } };
}

export function dataUrl(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as string);
    reader.onerror = () => reject(reader.error ?? new Error('unreadable'));
    reader.readAsDataURL(blob);
  });
}
