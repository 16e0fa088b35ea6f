import { useEffect, useEffectEvent, type RefObject } from 'react';
import { useStore } from '../../state/Store';
import { useApp } from '../kit/context';

/** Takes what was handed in from outside the panel, once, however often the message box is drawn: files, and the focus with them. */
export function useHandedIn(box: RefObject<HTMLTextAreaElement | null>, take: (files: readonly File[]) => Promise<void>): void {
  const app = useApp();
  const { handedIn } = useStore(app.state);
  const accept = useEffectEvent((files: readonly File[]) => {
    app.state.update({ handedIn: undefined });
    box.current?.focus({ preventScroll: true });
    const end = box.current?.value.length ?? 0;
    box.current?.setSelectionRange(end, end);
    void take(files);
  });
  useEffect(() => {
    // Not those that another drawing of the box has taken.
    if (handedIn && app.state.get().handedIn === handedIn) accept(handedIn);
  }, [app, handedIn]);
}
