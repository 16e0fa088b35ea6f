import type { ComfyApp } from './comfy';

const SETTING = 'Comfy.Locale';

/** Calls `follow` with ComfyUI's language, or the browser's where ComfyUI names none, now and whenever it changes. */
export function watchLocale(app: ComfyApp, follow: (locale: string) => void): void {
  const say = (locale: unknown) => follow(typeof locale === 'string' && locale !== '' ? locale : navigator.language);
  say(app.extensionManager.setting.get(SETTING));
  app.ui?.settings.addEventListener(`${SETTING}.change`, (event) => say((event as CustomEvent<{ value: unknown }>).detail.value));
}
