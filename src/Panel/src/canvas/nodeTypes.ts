import { getJson } from '../service/service';
import type { ObjectInfo } from './objectInfo';

/** The node types of the ComfyUI that the service knows, or else the core ones; none while the service is unreachable. */
export async function readNodeTypes(): Promise<ObjectInfo> {
  try {
    return await getJson<ObjectInfo>('/api/environment/object-info');
  } catch (failure) {
    // The status strip says that the service is unreachable; the types follow as soon as it is back.
    console.warn('ComfyAssistant: the node types could not be read', failure);
    return {};
  }
}
