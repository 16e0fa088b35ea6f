import type { PanelApp } from '../app/PanelApp';
import type { Conversation } from '../chat/Conversation';

/** Calls `look` with the open conversation, now and whenever another is opened or something in it changes. */
export function watchConversation(panel: PanelApp, look: (conversation: Conversation) => void): void {
  let watched: Conversation | undefined;
  let unwatch = (): void => undefined;
  const follow = () => {
    const { conversation } = panel;
    if (conversation === watched) return;
    watched = conversation;
    unwatch();
    unwatch = conversation.state.subscribe(() => look(conversation));
    look(conversation);
  };
  follow();
  panel.state.subscribe(follow);
}
