import { Store } from '../../state/Store';
import type { TextRef } from './texts';

export interface Tried extends TextRef {
  /** Left out where the stored text is as it was. */
  draft?: string;
}

/** What the page's *Try* is about: a text, and the draft of it. */
export const tried = new Store<Tried | undefined>(undefined);

/** Opens *Try* with a draft. */
export function tryDraft(text: TextRef, draft: string): void {
  tried.set({ ...text, draft });
  location.hash = 'try';
}
