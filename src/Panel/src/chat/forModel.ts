import type { PanelMessage } from '../sessions/messages';

/** The messages that the model gets: without the panel's own, and starting at the last summary. */
export function forModel(messages: readonly PanelMessage[]): PanelMessage[] {
  const own = messages.filter((message) => !message.metadata?.local);
  const summary = own.findLastIndex((message, index) => message.metadata?.compact === true && index < own.length - 2);
  const start = summary < 0 ? 0 : summary;
  return own.slice(start).map(({ metadata: _, ...message }) => message);
}
