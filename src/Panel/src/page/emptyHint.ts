import type { LGraphCanvas } from '@comfyorg/litegraph';
import { drawInLanguage, t } from '../i18n/text';

/** A hint on the empty canvas. */
export function emptyHint(place: HTMLElement, view: LGraphCanvas): void {
  drawInLanguage(() => {
    place.textContent = `${t('canvas.empty')} ${t('canvas.emptyFile')}`;
  });
  // Runs on every redraw, and every change causes one.
  const before = view.onDrawForeground;
  view.onDrawForeground = (context, area) => {
    before?.call(view, context, area);
    place.hidden = (view.graph?.nodes.length ?? 0) > 0;
  };
}
