import { expect, test } from 'vitest';
import { surroundings } from '../../src/i18n/text';
import type { ComfyApp } from '../../src/comfyui/comfy';
import { followLocale } from '../../src/comfyui/followLocale';

function comfy(locale: unknown) {
  const settings = new EventTarget();
  const app = { extensionManager: { setting: { get: () => locale } }, ui: { settings } } as unknown as ComfyApp;
  return { app, change: (value: unknown) => settings.dispatchEvent(new CustomEvent('Comfy.Locale.change', { detail: { value } })) };
}

test('the panel speaks ComfyUI’s language, also when it is changed while the panel is open', () => {
  const { app, change } = comfy('de');
  followLocale(app);
  expect(surroundings.get()).toBe('de');
  change('ja');
  expect(surroundings.get()).toBe('ja');
});

test.each([[undefined], [null], ['']])('a ComfyUI that says %j leaves it to the browser', (locale) => {
  followLocale(comfy(locale).app);
  expect(surroundings.get()).toBe(navigator.language);
});
