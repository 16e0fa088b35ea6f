import type { FileUIPart } from 'ai';
import { dataUrl } from '../kit/dataUrl';

const LARGEST_PICTURE = 8 * 1024 * 1024;
const LARGEST_TEXT = 1024 * 1024;
const TEXT_NAME = /\.(txt|md|log|csv|json|jsonl|ya?ml|toml|ini|py|js|ts|xml|srt)$/i;
const TEXT_TYPE = /^(text\/|application\/(json|.*\+json|.*\+xml|xml|yaml|x-yaml|toml))/;

type Attached = { file: FileUIPart } | { refused: 'composer.tooLarge' | 'composer.textTooLarge' | 'composer.notReadable'; name: string };

/** Reads a picture or a text to attach. Others, and those that are too large, are refused with the key of the reason. */
export async function readAttachment(file: File): Promise<Attached> {
  const { name, type, size } = file;
  const isPicture = type.startsWith('image/');
  if (!isPicture && !isText(file)) return { refused: 'composer.notReadable', name };
  if (size > (isPicture ? LARGEST_PICTURE : LARGEST_TEXT))
    return { refused: isPicture ? 'composer.tooLarge' : 'composer.textTooLarge', name };
  // A browser knows no type for many texts, or a wrong one; the service goes by the name then.
  const mediaType = isPicture || TEXT_TYPE.test(type) ? type : 'text/plain';
  return { file: { type: 'file', mediaType, filename: name, url: await dataUrl(new Blob([file], { type: mediaType })) } };
}

export function isText({ name, type }: File): boolean {
  return TEXT_TYPE.test(type) || TEXT_NAME.test(name);
}
