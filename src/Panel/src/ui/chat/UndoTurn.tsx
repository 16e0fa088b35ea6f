import { useState } from 'react';
import { NotKeptError } from '../../chat/TurnHistory';
import type { PanelMessage } from '../../sessions/messages';
import { useText } from '../../i18n/text';
import type { Conflict } from '../../workflow/Carrying';
import { useApp, useConversation } from '../kit/context';
import { UndoIcon } from '../kit/icons';

const NAMED = 4;

/** Takes back what one answer did to the workflow, or does it again. Asks where the user has changed the same since. */
export function UndoTurn({ message }: { message: PanelMessage }) {
  const t = useText();
  const app = useApp();
  const { turns } = useConversation();
  const [conflicts, setConflicts] = useState<Conflict[]>([]);
  const { turn, undone = false } = message.metadata ?? {};
  if (!turn) return null;

  const carry = (resolution: 'keep' | 'take') => {
    setConflicts([]);
    return attempt(() => turns.carry([message.id], !undone, resolution));
  };
  const ask = async () => {
    if (turns.isElsewhere(turn)) return app.notice(t('message.undoTab', { name: turn.tab.name }));
    await attempt(async () => {
      const { conflicts } = await turns.preview([message.id], !undone);
      if (conflicts.length > 0) setConflicts(conflicts);
      else await carry('keep');
    });
  };
  const attempt = async (act: () => Promise<void>) => {
    try {
      await act();
    } catch (failure) {
      app.notice(failure instanceof NotKeptError ? t('message.notKept') : (failure as Error).message);
    }
  };
  const name = t(undone ? 'message.redo' : 'message.undo');
  if (conflicts.length > 0) {
    const question = t('message.undoConflicts', { names: namesOf(conflicts), count: conflicts.length });
    return (
      <div className="ask" role="alertdialog" aria-label={question}>
        <span>{question}</span>
        <button type="button" autoFocus onClick={() => void carry('keep')}>
          {t('message.keepMine')}
        </button>
        <button type="button" onClick={() => void carry('take')}>
          {t('message.dropMine')}
        </button>
        <button type="button" onClick={() => setConflicts([])}>
          {t('message.cancel')}
        </button>
      </div>
    );
  }
  return (
    <button type="button" className="quiet" onClick={() => void ask()}>
      <UndoIcon /> {name}
    </button>
  );
}

function namesOf(conflicts: Conflict[]): string {
  const names = conflicts.slice(0, NAMED).map(({ node, name }) => (name ? `${node} (${name})` : node));
  return names.join(', ') + (conflicts.length > NAMED ? ' …' : '');
}
