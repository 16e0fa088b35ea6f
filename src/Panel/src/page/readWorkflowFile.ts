import { isPng, pngTexts } from '../workflow/pngTexts';

/** In bytes; a workflow of a thousand nodes takes about one megabyte. */
const LARGEST = 64 * 1024 * 1024;

/** The file holds no workflow. */
export class NoWorkflowError extends Error {}

/** Reads a workflow from a JSON file, or from a picture that ComfyUI saved. Throws a NoWorkflowError for any other file. */
export async function readWorkflowFile(file: Blob): Promise<object> {
  if (file.size > LARGEST) throw new NoWorkflowError();
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (!isPng(bytes)) return parse(new TextDecoder().decode(bytes));
  const texts = await pngTexts(bytes);
  // The workflow as its user sees it, or else as it was run.
  return parse(texts.get('workflow') ?? texts.get('prompt'));
}

function parse(text: string | undefined): object {
  try {
    const value: unknown = JSON.parse(text ?? '');
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // No JSON.
  }
  throw new NoWorkflowError();
}
