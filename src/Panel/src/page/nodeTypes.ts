import type { ObjectInfo } from '../canvas/objectInfo';
import { health, type Health } from '../service/health';
import { getJson } from '../service/service';
import { surroundingsStatus } from '../app/surroundingsStatus';
import { registerTypes } from './registerTypes';

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

/** Shows in the status strip whether ComfyUI is there, and loads its node types when it appears. */
export function followComfy(known: number): void {
  health.subscribe(() => {
    const now = health.get();
    show(now);
    if (now.state !== 'up' || now.comfyUi.nodeTypes === known) return;
    known = now.comfyUi.nodeTypes;
    void readNodeTypes().then((types) => {
      if (Object.keys(types).length > 0) registerTypes(types);
    });
  });
}

function show(now: Health): void {
  if (now.state !== 'up') return surroundingsStatus.set(undefined);
  const { reached, nodes, nodeTypes } = now.comfyUi;
  const key = reached ? 'status.types' : nodes === 'builtIn' ? 'status.coreOnly' : 'status.known';
  surroundingsStatus.set({ key, values: { count: nodeTypes } });
}
