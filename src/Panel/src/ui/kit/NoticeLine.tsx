import { useEffect, useState } from 'react';
import type { Notice } from '../../app/AppState';
import { useText } from '../../i18n/text';
import { useStore } from '../../state/Store';
import { directionOf } from '../../text/direction';
import { useApp } from './context';
import { CloseIcon } from './icons';

const SHORTEST = 4_000;
const LETTER = 60;

/** A line over the messages that says what happened. It goes by itself, but not while the user points at it, and moves nothing. */
export function NoticeLine() {
  const t = useText();
  const app = useApp();
  const { notice } = useStore(app.state);
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (!notice || held) return;
    const timer = setTimeout(() => app.notice(''), timeFor(notice));
    return () => clearTimeout(timer);
  }, [app, notice, held]);
  if (!notice) return null;
  return (
    <div
      className="notice notice-line"
      role="status"
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <span className="notice-text" dir={directionOf(notice.text)}>
        {notice.text}
      </span>
      {notice.action && (
        <button type="button" className="small" onClick={notice.action.run}>
          {notice.action.label}
        </button>
      )}
      <button type="button" className="icon" aria-label={t('panel.close')} onClick={() => app.notice('')}>
        <CloseIcon />
      </button>
    </div>
  );
}

// What can be undone with a click takes longer to decide than to read.
function timeFor({ text, action }: Notice): number {
  return (SHORTEST + LETTER * text.length) * (action ? 3 : 1);
}
