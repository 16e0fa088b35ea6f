import { createContext, useContext, useSyncExternalStore } from 'react';
import type { PanelApp } from '../../app/PanelApp';
import type { Conversation } from '../../chat/Conversation';
import type { ConversationState } from '../../chat/ConversationState';
import type { PanelMessage } from '../../sessions/messages';
import { useStore } from '../../state/Store';

export const AppContext = createContext<PanelApp | undefined>(undefined);

export function useApp(): PanelApp {
  const app = useContext(AppContext);
  if (!app) throw new Error('AppContext is missing above this component.');
  return app;
}

export function useConversation(): Conversation {
  return useStore(useApp().state).conversation;
}

/** Selects part of the conversation's state, so that not every keystroke re-renders every message. */
export function useConversationState<T>(select: (state: ConversationState) => T): T {
  const { state } = useConversation();
  return useSyncExternalStore(state.subscribe, () => select(state.get()));
}

export function useMessages(): PanelMessage[] {
  const { transcript } = useConversation().chat;
  return useSyncExternalStore(transcript.subscribe, () => transcript.messages);
}
