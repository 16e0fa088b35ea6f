import type { Canvas } from '../canvas/Canvas';
import { t } from '../i18n/text';
import type { PanelApp } from './PanelApp';

/**
 * What puts back the workflow that is on the canvas now, in one step of undo, for the notice of what replaces it: Ctrl+Z needs keys, which
 * a phone does not have.
 */
export function backTo(canvas: Canvas, notice: PanelApp['notice']): { label: string; run: () => void } {
  const tab = canvas.tab();
  const before = structuredClone(canvas.graph().serialize());
  const run = async () => {
    notice('');
    if (canvas.tab().id !== tab.id) return notice(t('message.undoTab', { name: tab.name }));
    const step = canvas.openStep();
    await canvas.load(before);
    step.commit();
    canvas.redraw();
  };
  return { label: t('canvas.undo'), run: () => void run() };
}
