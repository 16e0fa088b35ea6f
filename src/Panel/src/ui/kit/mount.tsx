import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import answers from './answers.css?inline';
import css from './panel.css?inline';
import results from './results.css?inline';
import tokens from './tokens.css?inline';
import { CrashGuard } from './CrashGuard';
import { followLanguage } from './followLanguage';

const KEPT = ['keydown', 'keyup', 'keypress', 'copy', 'cut', 'paste', 'wheel', 'dragover', 'drop', 'contextmenu'] as const;

interface Options {
  /** More styles. */
  css?: string;
  /** Which of those events the page gets all the same. */
  leaveToPage?: (event: Event) => boolean;
}

/**
 * Renders into a shadow root: the panel's styles do not reach the page, nor the page's the panel. Key and paste events stop here too,
 * or ComfyUI, which cannot see the text field inside, would treat typed letters as shortcuts.
 */
export function mount(element: HTMLElement, content: ReactNode, { css: more = '', leaveToPage }: Options = {}): () => void {
  const shadow = element.shadowRoot ?? element.attachShadow({ mode: 'open' });
  const place = document.createElement('div');
  place.className = 'root';
  const unfollow = followLanguage(place);
  const style = document.createElement('style');
  style.textContent = tokens + css + answers + results + more;
  shadow.replaceChildren(style, place);
  const keep = (event: Event) => {
    if (!leaveToPage?.(event)) event.stopPropagation();
  };
  KEPT.forEach((type) => element.addEventListener(type, keep));
  const root = createRoot(place);
  root.render(<CrashGuard>{content}</CrashGuard>);
  return () => {
    KEPT.forEach((type) => element.removeEventListener(type, keep));
    root.unmount();
    unfollow();
  };
}
