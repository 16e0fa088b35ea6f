import { getJson } from '../service/service';
import { coreNodes } from './coreNodes';
import type { ObjectInfo } from './objectInfo';

/** The node types of the ComfyUI that the service knows, or else the core ones. */
export async function readNodeTypes(): Promise<ObjectInfo> {
  try {
    const info = await getJson<ObjectInfo>('/api/environment/object-info');
    if (Object.keys(info).length > 0) return info;
  } catch (failure) {
    // The status strip says that the service is unreachable; the canvas works without it.
    console.warn('ComfyAssistant: the node types could not be read', failure);
  }
  return coreNodes;
}
