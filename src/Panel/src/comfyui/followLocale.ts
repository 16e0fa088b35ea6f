import { surroundings } from '../i18n/text';
import type { ComfyApp } from './comfy';
import { watchLocale } from './watchLocale';

/** Has the panel follow ComfyUI's language setting. */
export const followLocale = (app: ComfyApp): void => watchLocale(app, (locale) => surroundings.set(locale));
