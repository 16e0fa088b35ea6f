import { useEffect, type RefObject } from 'react';

/** What takes the focus in a dialog or a drawer, and elsewhere. A finger that pressed a button wants no keyboard on the screen. */
const INSIDE = '[role=dialog], dialog';
const ELSEWHERE = ['.composer textarea', '.transcript'];
const FINGER = '(pointer: coarse)';

/**
 * Keeps the focus in the panel when what has it goes or is off: a button that is used up, a card that is answered, an entry that is
 * removed. It would fall to the page, and Escape, Tab and a screen reader would begin at its top.
 */
export function useKeptFocus(panel: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = panel.current;
    if (!element) return undefined;
    let last: HTMLElement | undefined;
    let around: HTMLElement[] = [];
    const got = ({ target }: FocusEvent) => {
      last = target as HTMLElement;
      around = [];
      for (let one = last.parentElement; one && one !== element; one = one.parentElement) if (one.matches(INSIDE)) around.push(one);
    };
    // The user went elsewhere by themselves; what was removed is seen first, below.
    const left = () => {
      const before = last;
      setTimeout(() => {
        if (last === before && activeIn(element) !== before) last = undefined;
      });
    };
    const look = () => {
      if (!last || (last.isConnected && !last.matches(':disabled'))) return;
      last = undefined;
      const now = activeIn(element);
      if (now?.isConnected && !now.matches(':disabled')) return;
      next(element, around)?.focus({ preventScroll: true });
    };
    const watch = new MutationObserver(look);
    watch.observe(element, { childList: true, subtree: true, attributes: true, attributeFilter: ['disabled'] });
    element.addEventListener('focusin', got);
    element.addEventListener('focusout', left);
    return () => {
      watch.disconnect();
      element.removeEventListener('focusin', got);
      element.removeEventListener('focusout', left);
    };
  }, [panel]);
}

/** What has the focus: an element of the panel, or of the page around it; undefined where nothing has it. */
function activeIn(panel: HTMLElement): Element | undefined {
  const root = panel.getRootNode() as Document | ShadowRoot;
  const active = root.activeElement ?? document.activeElement;
  return active && active !== document.body ? active : undefined;
}

function next(panel: HTMLElement, around: readonly HTMLElement[]): HTMLElement | undefined {
  const inside = around.find((one) => one.isConnected) ?? panel.querySelector<HTMLElement>(INSIDE);
  if (inside) return inside;
  const places = matchMedia(FINGER).matches ? ELSEWHERE.toReversed() : ELSEWHERE;
  return places.map((place) => panel.querySelector<HTMLElement>(place)).find((one) => one !== null);
}
