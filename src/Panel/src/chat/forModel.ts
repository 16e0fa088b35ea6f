import type { PanelMessage } from '../sessions/messages';

/** What the model is sent: without the panel's own words, and from the last summary on. */
export function forModel(messages: readonly PanelMessage[]): PanelMessage[] {
  const own = messages.filter((message) => !message.metadata?.local);
  const summary = own.findLastIndex((message, index) => message.metadata?.compact === true && index < own.length - 2);
  const start = summary < 0 ? 0 : summary;
  return own.slice(start).map(({ metadata: _, ...message }) => message);
}
