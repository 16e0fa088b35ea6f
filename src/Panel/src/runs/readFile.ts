import type { RunFile } from '../canvas/Canvas';
import { ToolError } from '../canvas/ToolError';
import type { RunApi } from './RunApi';

/** A file that a run made. Those in `temp` are gone after a restart of ComfyUI. */
export async function readFile(api: RunApi, { filename, subfolder, type }: RunFile): Promise<Blob> {
  const response = await api.fetchApi(`/view?${new URLSearchParams({ filename, subfolder, type })}`);
  if (!response.ok) throw new ToolError(`ComfyUI does not have ${filename} any more: it answered with ${response.status}.`);
  return response.blob();
}
