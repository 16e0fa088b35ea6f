import type { Usage } from '../sessions/messages';
import type { Session } from '../sessions/Session';

/** A session's tokens with those of one more request: in all, and by the model that answered. */
export function counted({ usage, usageBy }: Session, more: Usage, model: string | undefined): Pick<Session, 'usage' | 'usageBy'> {
  const by = model === undefined ? usageBy : { ...usageBy, [model]: sum(usageBy?.[model], more) };
  return { usage: sum(usage, more), usageBy: by };
}

function sum(one: Usage | undefined, other: Usage): Usage {
  return {
    inputTokens: (one?.inputTokens ?? 0) + other.inputTokens,
    outputTokens: (one?.outputTokens ?? 0) + other.outputTokens,
  };
}
