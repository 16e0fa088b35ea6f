import type { Failure } from '../../sessions/messages';

/** The one step that helps most: the model's settings, the panel's, a new conversation, or another try. */
export type WayOut = 'models' | 'settings' | 'new' | 'retry';

const BY_CAUSE: Readonly<Record<string, WayOut>> = {
  wrongKey: 'models',
  forbidden: 'models',
  unknownModel: 'models',
  emptyAccount: 'models',
  usedUp: 'models',
  country: 'models',
  noTools: 'models',
  noImages: 'models',
  unreachable: 'models',
  tooLong: 'new',
};

export function wayOut({ kind, about = '' }: Failure): WayOut {
  if (kind === 'token' || kind === 'origin' || kind === 'mixed') return 'settings';
  return Object.hasOwn(BY_CAUSE, about) ? BY_CAUSE[about]! : 'retry';
}
