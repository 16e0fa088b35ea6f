import type { PanelMessage } from './messages';
import { readMessages, readSession, SchemaError } from './fileSchema';
import type { Session } from './Session';

/** Sessions as a file. */
interface SessionFile {
  format: 'comfy-assistant-sessions';
  version: 1;
  sessions: { session: Session; messages: PanelMessage[] }[];
}

export function toFile(sessions: SessionFile['sessions']): SessionFile {
  return { format: 'comfy-assistant-sessions', version: 1, sessions };
}

/** The file was not exported by this panel. */
export class NotSessionsError extends Error {}

/** Reads a file of sessions. They get new ids, so that an import never overwrites what is there. */
export function fromFile(text: string): SessionFile['sessions'] {
  const file = parse(text);
  if (file?.format !== 'comfy-assistant-sessions' || !Array.isArray(file.sessions))
    throw new NotSessionsError('It does not say that it holds sessions.');
  try {
    return (file.sessions as ({ session?: unknown; messages?: unknown } | null)[]).map((entry) => ({
      session: readSession(entry?.session),
      messages: readMessages(entry?.messages),
    }));
  } catch (failure) {
    if (failure instanceof SchemaError) throw new NotSessionsError(failure.message, { cause: failure });
    throw failure;
  }
}

function parse(text: string): { format?: unknown; sessions?: unknown } | null {
  try {
    return JSON.parse(text) as ReturnType<typeof parse>;
  } catch (failure) {
    throw new NotSessionsError('It is not JSON.', { cause: failure });
  }
}
