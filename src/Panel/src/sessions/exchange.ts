import type { PanelMessage } from '../chat/messages';
import type { Session } from './SessionStore';

/** Sessions as a file. */
export interface SessionFile {
  format: 'comfy-assistant-sessions';
  version: 1;
  sessions: { session: Session; messages: PanelMessage[] }[];
}

export function toFile(sessions: SessionFile['sessions']): SessionFile {
  return { format: 'comfy-assistant-sessions', version: 1, sessions };
}

/** Reads a file of sessions. They get new ids, so that an import never overwrites what is there. */
export function fromFile(text: string): SessionFile['sessions'] {
  const file = JSON.parse(text) as Partial<SessionFile>;
  if (file.format !== 'comfy-assistant-sessions' || !Array.isArray(file.sessions)) throw new Error('not-a-session-file');
  return file.sessions.map(({ session, messages }) => {
    if (!Array.isArray(messages) || messages.some((message) => !message?.id || !Array.isArray(message.parts))) throw new Error('not-a-session-file');
    return { session: { ...newSession(), ...session, id: crypto.randomUUID() }, messages };
  });
}

export function newSession(now = Date.now()): Session {
  return { id: crypto.randomUUID(), name: '', named: false, created: now, updated: now, draft: '', draftFiles: [], queue: [], usage: { inputTokens: 0, outputTokens: 0 }, running: false };
}
