import { useText } from '../../i18n/text';
import { useStore } from '../../state/Store';
import { useApp, useConversation, useConversationState } from '../kit/context';

/** ‹ 1/2 ›: the other versions of what followed the message before this one. */
export function Versions({ parent }: { parent: string }) {
  const t = useText();
  const app = useApp();
  const conversation = useConversation();
  const busy = useConversationState((state) => state.busy);
  const fork = useStore(conversation.forks.state)[parent];
  if (!fork) return null;
  const count = fork.tails.length;
  const show = async (index: number) => {
    // Not switched off by the browser, which would take the focus from who goes through them.
    if (busy || index < 0 || index >= count) return;
    await conversation.showVersion(parent, index);
    const last = conversation.lastCanvas();
    // The canvas belongs to the version that was shown before.
    if (last) app.notice(t('version.canvas'), { label: t('version.restore'), run: () => void restore(last) });
  };
  const restore = async (messageId: string) => {
    app.notice('');
    await conversation.turns.restore(messageId);
  };
  return (
    <span className="versions" role="group" aria-label={t('version.label', { index: fork.shown + 1, count })}>
      <button
        type="button"
        className="icon"
        aria-label={t('version.earlier')}
        aria-disabled={busy || fork.shown === 0}
        onClick={() => void show(fork.shown - 1)}
      >
        ‹
      </button>
      <span aria-hidden="true">
        {fork.shown + 1}/{count}
      </span>
      <button
        type="button"
        className="icon"
        aria-label={t('version.later')}
        aria-disabled={busy || fork.shown === count - 1}
        onClick={() => void show(fork.shown + 1)}
      >
        ›
      </button>
    </span>
  );
}
