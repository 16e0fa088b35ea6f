import { counted } from '../../chat/counted';
import { costOf, type Cost } from '../../sessions/cost';
import type { ContextUse, Usage } from '../../sessions/messages';
import { useStore } from '../../state/Store';
import { settings } from '../../state/settings';
import { useConversationState, useMessages } from '../kit/context';

export interface Shown {
  usage: Usage;
  cost: Cost | undefined;
  context: ContextUse | undefined;
  /** What the last request took of the window, 0 to 1; undefined where the service does not say. */
  share: number | undefined;
}

/** What the conversation has used, the request in progress included. */
export function useUsage(): Shown {
  const session = useConversationState((state) => state.session);
  const { prices } = useStore(settings);
  const metadata = useMessages().findLast((message) => !message.metadata?.local)?.metadata;
  const all = metadata?.usage ? counted(session, metadata.usage, metadata.model) : session;
  const { context } = session;
  const room = context && (context.window ?? context.budget);
  return {
    usage: all.usage,
    cost: costOf(all, prices),
    context,
    share: context && room ? Math.min(1, context.tokens / room) : undefined,
  };
}
