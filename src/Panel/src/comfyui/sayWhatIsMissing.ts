import type { ComfyApp, MissingNode } from './comfy';
import { label } from './labels';
import type { LazyPanel } from './LazyPanel';

const LIFE = 10_000;

/**
 * Returns what says, once for each workflow, that nodes of it are missing and who can help. ComfyUI's own list of them has no place for
 * an extension.
 */
export function sayWhatIsMissing(app: ComfyApp, panel: LazyPanel): (missing: readonly MissingNode[]) => void {
  // ComfyUI reports them again with every undo and every change of tabs.
  const said = new Set<string>();
  return (missing) => {
    const types = [...new Set(missing.map((node) => (typeof node === 'string' ? node : node.type)))].sort();
    const key = types.join('\n');
    if (types.length === 0 || said.has(key)) return;
    said.add(key);
    if (panel.isOpen) return void panel.use((loaded) => loaded.offerCheck(types.length));
    app.extensionManager.toast?.add({
      severity: 'info',
      summary: label('missing', { count: types.length }),
      detail: label('missingHow'),
      life: LIFE,
    });
  };
}
