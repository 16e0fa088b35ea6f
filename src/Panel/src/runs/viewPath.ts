import type { RunFile } from '../canvas/Canvas';

/** Where ComfyUI's API gives out a file that a run made. */
export function viewPath({ filename, subfolder, type }: Pick<RunFile, 'filename' | 'subfolder' | 'type'>): string {
  return `/view?${new URLSearchParams({ filename, subfolder, type })}`;
}
