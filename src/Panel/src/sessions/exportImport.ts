import { newId } from '../text/newId';
import { generateId } from 'ai';
import type { z } from 'zod';
import { shorten } from '../text/shorten';
import { conversationSchema, LIMITS } from './importSchema';
import type { PanelMessage } from './messages';
import { newSession, type Session } from './Session';

interface Conversation {
  session: Session;
  messages: PanelMessage[];
}

/** Sessions as a file. */
interface SessionFile {
  format: 'comfy-assistant-sessions';
  version: 1;
  sessions: Conversation[];
}

interface Imported {
  sessions: Conversation[];
  refused: Refused[];
}

/** A conversation that was not imported. */
export interface Refused {
  /** Its name, or its place in the file: `#3`. */
  name: string;
  /** Where the first fault is and what it is: `message 2, part 1, text: expected string, received number`. */
  why: string;
}

export function toFile(sessions: Conversation[]): SessionFile {
  return { format: 'comfy-assistant-sessions', version: 1, sessions };
}

/** The file was not exported by this panel, or is larger than any export. */
export class NotSessionsError extends Error {}

/** Reads a file of sessions. They get new ids, so that an import never overwrites what is there. A faulty one costs no other. */
export function fromFile(text: string): Imported {
  if (text.length > LIMITS.file) throw new NotSessionsError(`It is larger than ${LIMITS.file / 1024 / 1024} MB.`);
  const file = parse(text);
  if (file?.format !== 'comfy-assistant-sessions' || !Array.isArray(file.sessions))
    throw new NotSessionsError('It does not say that it holds sessions.');
  if (file.sessions.length > LIMITS.sessions) throw new NotSessionsError(`It holds more than ${LIMITS.sessions} conversations.`);
  const read: Imported = { sessions: [], refused: [] };
  for (const [index, entry] of file.sessions.entries()) {
    const result = conversationSchema.safeParse(entry);
    if (result.success) read.sessions.push(conversationOf(result.data));
    else read.refused.push({ name: nameOf(entry) ?? `#${index + 1}`, why: explain(result.error.issues[0]!) });
  }
  return read;
}

function conversationOf({ session, messages }: z.infer<typeof conversationSchema>): Conversation {
  const ids = new Set<string>();
  return {
    session: { ...newSession(), ...session, id: newId() } as Session,
    // The transcript finds a message by its id.
    messages: (messages as PanelMessage[]).map((message) => {
      const id = ids.has(message.id) ? generateId() : message.id;
      ids.add(id);
      return { ...message, id };
    }),
  };
}

function nameOf(entry: unknown): string | undefined {
  const { session } = (entry ?? {}) as { session?: { name?: unknown } | null };
  return typeof session?.name === 'string' && session.name !== '' ? shorten(session.name, 60) : undefined;
}

function explain({ path, message }: z.core.$ZodIssue): string {
  const where = path.map((step, index) => {
    if (typeof step !== 'number') return typeof path[index + 1] === 'number' ? '' : String(step);
    return `${String(path[index - 1]).replace(/s$/, '')} ${step + 1}`;
  });
  return `${where.filter(Boolean).join(', ') || 'conversation'}: ${message.replace(/^Invalid input: /, '')}`;
}

function parse(text: string): { format?: unknown; sessions?: unknown } | null {
  try {
    return JSON.parse(text) as ReturnType<typeof parse>;
  } catch (failure) {
    throw new NotSessionsError('It is not JSON.', { cause: failure });
  }
}
