import { useEffect, type RefObject } from 'react';
import { useStore } from '../../state/Store';
import { useApp } from '../kit/context';

const SHOWN = 2_000;

/**
 * Scrolls to the message that was looked for, once it is drawn, and marks it for a moment.
 * @param drawn Changes as messages are drawn.
 * @param leaveEnd Ends the following of the latest message.
 */
export function useSought(box: RefObject<HTMLElement | null>, drawn: unknown, leaveEnd: () => void): void {
  const app = useApp();
  const { sought } = useStore(app.state);
  useEffect(() => {
    const message = sought && box.current?.querySelector<HTMLElement>(`[data-message="${CSS.escape(sought)}"]`);
    if (!message) return;
    leaveEnd();
    app.state.update({ sought: undefined });
    // Its real height, and that of those around it, is known only after it was in view.
    message.scrollIntoView({ block: 'center' });
    requestAnimationFrame(() => message.scrollIntoView({ block: 'center' }));
    message.setAttribute('data-sought', '');
    setTimeout(() => message.removeAttribute('data-sought'), SHOWN);
  }, [app, box, sought, drawn, leaveEnd]);
}
