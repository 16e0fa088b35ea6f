import type { Canvas } from '../canvas/Canvas';
import type { Tool } from '../toolbox/tool';

const MEGABYTE = 1024 * 1024;

export const freeMemory: Tool = async (_args, { canvas }) => {
  const before = await freeBytes(canvas);
  await canvas.comfy('/free', { unload_models: true, free_memory: true });
  const after = await freeBytes(canvas);
  return {
    asked: 'ComfyUI unloads its models as soon as no run needs them.',
    ...(before !== undefined && after !== undefined && { freeMegabytes: { before: megabytes(before), now: megabytes(after) } }),
  };
};

async function freeBytes(canvas: Canvas): Promise<number | undefined> {
  const { devices } = (await canvas.comfy('/system_stats')) as { devices?: { vram_free?: unknown }[] };
  const free = Array.isArray(devices) ? devices[0]?.vram_free : undefined;
  return typeof free === 'number' ? free : undefined;
}

function megabytes(bytes: number): number {
  return Math.round(bytes / MEGABYTE);
}
