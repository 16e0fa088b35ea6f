import { surroundings } from '../i18n/text';
import type { ComfyApp } from './comfy';

const SETTING = 'Comfy.Locale';

/** Follows ComfyUI's language setting. */
export function followLocale(app: ComfyApp): void {
  const follow = (locale: unknown) => surroundings.set(typeof locale === 'string' && locale !== '' ? locale : navigator.language);
  follow(app.extensionManager.setting.get(SETTING));
  app.ui?.settings.addEventListener(`${SETTING}.change`, (event) => follow((event as CustomEvent<{ value: unknown }>).detail.value));
}
