import type { Tab } from '../canvas/Canvas';
import type { Decision, Review } from '../canvas/review';
import type { Leave, Permission } from '../toolbox/permission';
import type { ReviewMarks } from '../toolbox/reviewMarks';

/** For how long the user allows a client; undefined for not at all. */
export type Allowed = 'once' | 'session' | undefined;

/** A change that waits for the user's leave, or a turn that waits because they look at another workflow. */
export type Question =
  | { kind: 'changes'; review: Review; marks: ReviewMarks; tab: Tab; answer: (decision: Decision) => void }
  /** What the model wants to know; undefined for no answer. */
  | { kind: 'ask'; question: string; choices: readonly string[]; answer: (text: string | undefined) => void }
  /** Whether something may happen beyond the canvas. */
  | { kind: 'permit'; permission: Permission; answer: (leave: Leave) => void }
  /** Whether an MCP client may look at the canvas, or change it. */
  | { kind: 'outside'; client: string; readsOnly: boolean; answer: (allowed: Allowed) => void }
  /** Whether the model may see pictures. */
  | { kind: 'pictures'; answer: (agreed: boolean) => void }
  /** `answer(true)` shows the turn's own workflow again. */
  | { kind: 'tab'; mine: string; other: string; answer: (back: boolean) => void };

const NOTHING: Decision = { accepted: new Set() };

/** Answers for a user who stops what asks: as little as possible. */
export function leaveUnanswered(question: Question): void {
  if (question.kind === 'ask') question.answer(undefined);
  else if (question.kind === 'changes') question.answer(NOTHING);
  else if (question.kind === 'permit') question.answer({ agreed: false });
  else if (question.kind === 'outside') question.answer(undefined);
  else question.answer(false);
}

/** Takes the user's words for the answer, or for a no; false where the question can be answered by neither. */
export function hear(question: Question, words: string): boolean {
  if (question.kind === 'ask') question.answer(words);
  else if (question.kind === 'changes') question.answer({ ...NOTHING, words });
  else if (question.kind === 'permit') question.answer({ agreed: false, words });
  else return false;
  return true;
}
