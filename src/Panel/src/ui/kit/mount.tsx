import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import answers from './answers.css?inline';
import css from './panel.css?inline';
import results from './results.css?inline';
import tokens from './tokens.css?inline';
import { CrashGuard } from './CrashGuard';
import { followLanguage } from './followLanguage';

const KEPT = ['keydown', 'keyup', 'keypress', 'copy', 'cut', 'paste', 'wheel', 'dragover', 'drop', 'contextmenu'] as const;

/**
 * Renders into a shadow root: the panel's styles do not reach the page, nor the page's the panel. Key and paste events stop here too,
 * or ComfyUI, which cannot see the text field inside, would treat typed letters as shortcuts.
 */
export function mount(element: HTMLElement, content: ReactNode, more = ''): () => void {
  const shadow = element.shadowRoot ?? element.attachShadow({ mode: 'open' });
  const place = document.createElement('div');
  place.className = 'root';
  const unfollow = followLanguage(place);
  const style = document.createElement('style');
  style.textContent = tokens + css + answers + results + more;
  shadow.replaceChildren(style, place);
  const keep = (event: Event) => event.stopPropagation();
  KEPT.forEach((type) => element.addEventListener(type, keep));
  const root = createRoot(place);
  root.render(<CrashGuard>{content}</CrashGuard>);
  return () => {
    KEPT.forEach((type) => element.removeEventListener(type, keep));
    root.unmount();
    unfollow();
  };
}
