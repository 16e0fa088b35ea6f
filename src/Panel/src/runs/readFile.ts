import type { RunFile } from '../canvas/Canvas';
import { ToolError } from '../canvas/ToolError';
import type { RunApi } from './RunApi';
import { viewPath } from './viewPath';

/** A file that a run made. Those in `temp` are gone after a restart of ComfyUI. */
export async function readFile(api: RunApi, file: RunFile): Promise<Blob> {
  const response = await api.fetchApi(viewPath(file));
  if (!response.ok) throw new ToolError(`ComfyUI does not have ${file.filename} any more: it answered with ${response.status}.`);
  return response.blob();
}
