import type { FileUIPart } from 'ai';
import { Picture } from './Picture';

/** A file of a message: a picture as itself, anything else by its name. */
export function Attached({ file, className }: { file: FileUIPart; className?: string }) {
  const { mediaType, url, filename = '' } = file;
  if (!mediaType.startsWith('text/') && !mediaType.startsWith('application/'))
    return <Picture src={url} alt={filename} {...(className && { className })} />;
  return <bdi className="file-chip">{filename || mediaType}</bdi>;
}
