import { useCallback, useEffect, useState } from 'react';
import type { GraphNode } from '../../canvas/graph';
import { useStore } from '../../state/Store';
import { useApp, useConversation, useConversationState } from '../kit/context';

const NONE: readonly GraphNode[] = [];
const EVENTS = ['pointerup', 'keyup', 'focusin'] as const;

/** The nodes that are selected on the canvas and go with the next message, and the way to take them off it. */
export function useSelection(): [readonly GraphNode[], () => void] {
  const conversation = useConversation();
  const busy = useConversationState((state) => state.busy);
  // Who asks from a menu of the canvas takes the selection along, or names it.
  const { handedIn } = useStore(useApp().state);
  const [selected, setSelected] = useState(NONE);
  const look = useCallback(() => {
    const now = conversation.selection.nodes();
    setSelected((before) => (before.length === now.length && before.every((node, index) => node === now[index]) ? before : now));
  }, [conversation]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    // Neither LiteGraph nor ComfyUI says that the selection has changed; it changes with the pointer or a key, after these events.
    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(look);
    };
    soon();
    EVENTS.forEach((event) => document.addEventListener(event, soon, true));
    return () => {
      clearTimeout(timer);
      EVENTS.forEach((event) => document.removeEventListener(event, soon, true));
    };
  }, [look, busy, handedIn]);
  return [
    selected,
    () => {
      conversation.selection.setAside();
      look();
    },
  ];
}
