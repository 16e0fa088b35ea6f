import { useState } from 'react';
import { useText } from '../../i18n/text';
import { serviceTools, toolTitle } from '../../service/tools';
import { useStore } from '../../state/Store';
import { useConversationState, useMessages } from '../kit/context';
import { announcement } from './announcement';

/** Tells a screen reader how an answer goes on. What was there before it opened is no news. */
export function Announcer() {
  const t = useText();
  useStore(serviceTools);
  const last = useMessages().findLast((message) => !message.metadata?.local);
  const busy = useConversationState((state) => state.busy);
  const question = useConversationState((state) => Object.values(state.questions)[0]);
  const waiting = useConversationState((state) => state.waiting);
  const leftRun = useConversationState((state) => state.leftRun);
  const words = announcement({ last, busy, question, waiting, leftRun }, t, toolTitle);
  const [before] = useState(words);
  return (
    <div className="sr-only" role="status">
      {words === before ? '' : words}
    </div>
  );
}
