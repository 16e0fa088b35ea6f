import type { LGraphCanvas } from '@comfyorg/litegraph';
import { drawInLanguage, t } from '../i18n/text';

/** Words on an empty canvas, for whoever sees it for the first time. */
export function emptyHint(place: HTMLElement, view: LGraphCanvas): void {
  drawInLanguage(() => {
    place.textContent = t('canvas.empty');
  });
  // Every change of the graph is drawn, whoever makes it.
  view.onDrawForeground = () => {
    place.hidden = (view.graph?.nodes.length ?? 0) > 0;
  };
}
