import { dataUrl } from '../ui/kit/dataUrl';
import type { ComfyApp } from './comfy';

/** The image that the selected node shows. */
export async function selectedImage(app: ComfyApp) {
  const node = Object.values(app.canvas.selected_nodes ?? {}).find((node) => node.imgs?.length);
  const source = node?.imgs?.[0]?.src;
  if (!node || !source) return undefined;
  const blob = await (await fetch(source)).blob();
  return { name: `${node.title}.${blob.type.split('/')[1] ?? 'png'}`, url: await dataUrl(blob), mediaType: blob.type };
}
