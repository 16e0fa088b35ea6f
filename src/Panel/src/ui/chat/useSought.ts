import { useEffect, type RefObject } from 'react';
import { useStore } from '../../state/Store';
import { useApp } from '../kit/context';

const SHOWN = 2_000;

/**
 * Scrolls to the message that was looked for, as soon as it is drawn and until all before it are, and marks it for a moment.
 * @param from The first message that is drawn.
 * @param leaveEnd Ends the following of the latest message.
 */
export function useSought(box: RefObject<HTMLElement | null>, from: number, leaveEnd: () => void): void {
  const app = useApp();
  const { sought } = useStore(app.state);
  useEffect(() => {
    const message = sought && box.current?.querySelector<HTMLElement>(`[data-message="${CSS.escape(sought)}"]`);
    // What is put in above a list that is at its top moves it.
    if (sought && from === 0) app.state.update({ sought: undefined });
    if (!message) return;
    leaveEnd();
    // Its real height, and that of those around it, is known only after it was in view.
    message.scrollIntoView({ block: 'center' });
    requestAnimationFrame(() => message.scrollIntoView({ block: 'center' }));
    if (from > 0) return;
    message.setAttribute('data-sought', '');
    setTimeout(() => message.removeAttribute('data-sought'), SHOWN);
  }, [app, box, sought, from, leaveEnd]);
}
