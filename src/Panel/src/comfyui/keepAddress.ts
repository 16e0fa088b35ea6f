import { settings } from '../state/settings';
import { ADDRESS_SETTING } from './addressSetting';
import type { ComfyApp } from './comfy';

/** Writes an address that is changed in the panel into ComfyUI's settings too, whose older one would come back with the next page. */
export function keepAddress(app: ComfyApp): void {
  const { setting } = app.extensionManager;
  let kept = settings.get().address;
  settings.subscribe(() => {
    const { address } = settings.get();
    if (address === kept) return;
    kept = address;
    if ((setting.get(ADDRESS_SETTING) ?? '') !== address) void setting.set?.(ADDRESS_SETTING, address);
  });
}
