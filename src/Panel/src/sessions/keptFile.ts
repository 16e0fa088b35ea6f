import { keptSchema } from './importSchema';
import { textOf, type PanelMessage } from './messages';
import { newSession, type Session } from './Session';

/** A conversation as the service keeps it: all that this browser knows of it, but for an answer that is under way. */
export interface KeptFile {
  session: Session;
  messages: PanelMessage[];
  /** Its other versions; left out where there are none. */
  forks?: Record<string, { shown: number; tails: PanelMessage[][] }> | undefined;
}

export function toKept(session: Session, messages: PanelMessage[], forks: unknown): KeptFile {
  return {
    session: { ...session, answering: undefined, left: undefined },
    messages,
    ...(forks ? { forks: forks as NonNullable<KeptFile['forks']> } : {}),
  };
}

/** Reads one; throws where it is not what a panel writes. */
export function fromKept(id: string, value: unknown): KeptFile {
  const { session, messages, forks } = keptSchema.parse(value);
  return { session: { ...newSession(), ...session, id } as Session, messages, forks } as KeptFile;
}

/** The ids of the workflows that undo and restore need. */
export function canvasesOf({ messages, forks }: KeptFile): Set<string> {
  const all = [...messages, ...Object.values(forks ?? {}).flatMap(({ tails }) => tails.flat())];
  return new Set(
    all.flatMap(({ metadata }) => {
      const { turn, canvas } = metadata ?? {};
      return [...(turn ? [turn.before, turn.after] : []), ...(canvas ? [canvas.kept] : [])];
    }),
  );
}

/** Whether there is anything in it that a person would miss. */
export const isWorthKeeping = ({ session, messages }: KeptFile): boolean => messages.some((message) => textOf(message)) || session.named;
