import { surroundingsStatus } from '../app/surroundingsStatus';
import { readNodeTypes } from '../canvas/nodeTypes';
import { health, type Health } from '../service/health';
import { settings } from '../state/settings';
import { registerTypes } from './registerTypes';

/** Shows in the status strip whether ComfyUI is there, and loads its node types when it appears. */
export function followComfy(known: number): void {
  let of = settings.get().comfy;
  health.subscribe(() => {
    const now = health.get();
    show(now);
    if (now.state !== 'up' || (now.comfyUi.nodeTypes === known && of === settings.get().comfy)) return;
    known = now.comfyUi.nodeTypes;
    of = settings.get().comfy;
    void readNodeTypes().then((types) => {
      if (Object.keys(types).length > 0) registerTypes(types);
    });
  });
}

function show(now: Health): void {
  if (now.state !== 'up') return surroundingsStatus.set(undefined);
  const { reached, nodes, nodeTypes } = now.comfyUi;
  const key = reached ? 'status.types' : nodes === 'builtIn' ? 'status.coreOnly' : 'status.known';
  surroundingsStatus.set({ key, values: { count: nodeTypes }, isReached: reached });
}
