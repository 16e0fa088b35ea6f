import type { Canvas } from '../canvas/Canvas';
import { getJson, ServiceError } from '../service/service';
import type { Mention } from './Mention';

const FRESH = 30_000;
let read: { models: Promise<Mention[]>; at: number } | undefined;

/** The model files of ComfyUI, as the service knows them; none while it does not answer. */
export function modelFiles(now = Date.now()): Promise<Mention[]> {
  if (!read || now - read.at > FRESH) read = { models: listModelFiles(), at: now };
  return read.models;
}

async function listModelFiles(): Promise<Mention[]> {
  try {
    const { models } = await getJson<{ models: Record<string, string[]> }>('/api/environment/models');
    return Object.entries(models).flatMap(([kind, files]) =>
      files.map((file) => ({ kind: 'model' as const, name: baseName(file), id: file, about: kind })),
    );
  } catch (failure) {
    // What is on the canvas can be named all the same.
    console.warn('ComfyAssistant: the model files could not be listed', failure instanceof ServiceError ? failure.message : failure);
    read = undefined;
    return [];
  }
}

/** The workflows that the user saved in ComfyUI. */
export async function savedWorkflows(canvas: Canvas): Promise<Mention[]> {
  const files = await canvas.savedWorkflows();
  return files.map((file) => ({ kind: 'workflow', name: baseName(file).replace(/\.json$/i, ''), id: file, about: '' }));
}

// On Windows, names of files have backslashes.
const baseName = (file: string): string => file.split(/[\\/]/).at(-1) ?? file;
