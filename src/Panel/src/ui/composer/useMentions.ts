import { useEffect, useState } from 'react';
import { matching, named, onCanvas, typedAt } from '../../mentions/candidates';
import { modelFiles, savedWorkflows } from '../../mentions/files';
import { namedIn, withoutMark, type Mention } from '../../mentions/Mention';
import { keeping, withMentions } from '../../mentions/withMentions';
import { useApp, useConversation, useConversationState } from '../kit/context';

const NONE: readonly Mention[] = [];

/** What the draft names with an @, what it may become, and the ways to put one in and to take one off. */
export function useMentions(draft: string, caret: number) {
  const app = useApp();
  const conversation = useConversation();
  const all = useConversationState((state) => state.session.draftMentions) ?? NONE;
  const [files, setFiles] = useState<readonly Mention[]>(NONE);
  const written = typedAt(draft, caret);
  // What follows a mention are other words.
  const isTaken = all.some(({ name }) => written && (written.query === name || written.query.startsWith(`${name} `)));
  const typed = isTaken ? undefined : written;
  const isTyping = typed !== undefined;

  // Read when the first @ is written, as models and workflows may have been added since.
  useEffect(() => {
    if (!isTyping) return;
    let current = true;
    void Promise.all([modelFiles(), savedWorkflows(app.home.canvas)]).then((lists) => current && setFiles(lists.flat()));
    return () => {
      current = false;
    };
  }, [isTyping, app]);

  const offered = typed ? matching(named([...onCanvas(app.home.canvas), ...files]), typed.query) : NONE;

  return {
    chips: namedIn(draft, all),
    offered,
    /** Writes a mention in the place of what was typed of it; returns where the caret goes. */
    take(mention: Mention): number {
      const start = typed?.start ?? draft.length;
      const before = `${draft.slice(0, start)}@${mention.name} `;
      conversation.patch(keeping(before + draft.slice(typed ? caret : start).trimStart(), [...all, mention]));
      return before.length;
    },
    /** Adds mentions at the end, as when nodes are dragged in. */
    add: (mentions: readonly Mention[]) => conversation.patch(withMentions(draft, all, mentions)),
    remove: (mention: Mention) =>
      conversation.patch({ draft: withoutMark(draft, mention), draftMentions: all.filter((one) => one !== mention) }),
  };
}
