import { useEffect, useState, type ReactNode } from 'react';
import type { Waiting } from '../../chat/ConversationState';
import { useText } from '../../i18n/text';
import { useConversationState } from '../kit/context';

/** What an answer waits for, under the messages. */
export function Pending({ working }: { working: boolean }) {
  const t = useText();
  const waiting = useConversationState((state) => state.waiting);
  if (waiting) return <Countdown key={waiting.until} waiting={waiting} />;
  return working ? <Line>{t('message.working')}</Line> : null;
}

function Countdown({ waiting: { why, until } }: { waiting: Waiting }) {
  const t = useText();
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.ceil((until - now) / 1000);
  const next = seconds > 0 ? t('message.nextTry', { count: seconds }) : t('message.tryingNow');
  return (
    <Line>
      <bdi>{why || t('message.lost')}</bdi> {next}
    </Line>
  );
}

function Line({ children }: { children: ReactNode }) {
  return (
    <div className="waiting">
      <span className="pulse" aria-hidden="true" /> {children}
    </div>
  );
}
