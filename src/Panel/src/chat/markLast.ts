import type { Metadata } from '../sessions/messages';
import type { PanelChat } from './PanelChat';

/** Changes the metadata of the last message; undefined takes an entry away. */
export function markLast(chat: PanelChat, change: { [Key in keyof Metadata]: Metadata[Key] | undefined }): void {
  const index = chat.messages.length - 1;
  const last = chat.messages[index];
  if (last) chat.transcript.replaceMessage(index, { ...last, metadata: { ...last.metadata, ...change } as Metadata });
}
