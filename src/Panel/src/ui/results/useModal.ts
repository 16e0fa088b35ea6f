import { useLayoutEffect, type RefObject } from 'react';

/** Opens a dialog over the whole page while it is drawn, and gives the focus back afterwards. */
export function useModal(dialog: RefObject<HTMLDialogElement | null>): void {
  useLayoutEffect(() => {
    const element = dialog.current;
    if (!element) return undefined;
    const before = (element.getRootNode() as Document | ShadowRoot).activeElement as HTMLElement | null;
    element.showModal();
    // Not its first button: the arrows work at once, and a screen reader begins with the title.
    element.focus();
    return () => {
      element.close();
      before?.focus();
    };
  }, [dialog]);
}
