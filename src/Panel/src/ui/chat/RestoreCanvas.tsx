import { backTo } from '../../app/backTo';
import { NotKeptError } from '../../chat/TurnHistory';
import type { PanelMessage } from '../../sessions/messages';
import { useText } from '../../i18n/text';
import { useApp, useConversation } from '../kit/context';
import { RestoreIcon } from '../kit/icons';

/** Puts the workflow back on the canvas that belongs to a message. */
export function RestoreCanvas({ message }: { message: PanelMessage }) {
  const t = useText();
  const app = useApp();
  const { turns } = useConversation();
  const { canvas, turn } = message.metadata ?? {};
  const kept = canvas ?? turn;
  if (!kept) return null;
  const restore = async () => {
    if (turns.isElsewhere(kept)) return app.notice(t('message.undoTab', { name: kept.tab.name }));
    try {
      const back = backTo(app.home.canvas, app.notice);
      await turns.restore(message.id);
      app.notice(t('message.restored'), back);
    } catch (failure) {
      app.notice(failure instanceof NotKeptError ? t('message.notKept') : (failure as Error).message);
    }
  };
  const name = t('message.restore');
  return (
    <button type="button" className="icon" title={name} aria-label={name} onClick={() => void restore()}>
      <RestoreIcon />
    </button>
  );
}
