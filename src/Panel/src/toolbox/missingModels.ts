import type { Canvas } from '../canvas/Canvas';
import { whereaboutsIn, type Whereabouts } from '../canvas/whereabouts';
import { missingModels } from '../service/modelFiles';

/** A model file that the workflow on the canvas needs and ComfyUI does not have. */
export interface MissingModel {
  file: string;
  /** Below ComfyUI's `models`; left out where nobody knows. */
  folder?: string;
  /** Where the workflow itself says that it is found. */
  url?: string;
  nodes: ({ nodeId: string } & Partial<Whereabouts>)[];
}

/** The missing model files of the workflow on the canvas; undefined while the service cannot tell. */
export async function missingOnCanvas(canvas: Canvas, signal: AbortSignal): Promise<MissingModel[] | undefined> {
  const where = whereaboutsIn(canvas.graph());
  const missing = await missingModels(canvas.graph().serialize(), signal);
  return missing?.map(({ file, folder, url, nodeIds }) => ({
    file,
    ...(folder && { folder }),
    ...(url && { url }),
    nodes: nodeIds.map((nodeId) => ({ nodeId, ...where(nodeId) })),
  }));
}
