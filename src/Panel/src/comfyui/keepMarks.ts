import type { PanelApp } from '../app/PanelApp';
import { forgetTurns, markTurn } from './leftTurns';
import { watchConversation } from './watchConversation';

/** Notes which conversations have an answer in progress, so that a reloaded page knows without reading them. */
export function keepMarks(panel: PanelApp): void {
  forgetTurns((id) => panel.state.get().sessions.some((session) => session.id === id && session.answering !== undefined));
  let noted = '';
  watchConversation(panel, ({ session: { id, answering } }) => {
    const now = `${id} ${answering !== undefined}`;
    if (now === noted) return;
    noted = now;
    markTurn(id, answering !== undefined);
  });
}
