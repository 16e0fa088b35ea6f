import { getToolName, isToolUIPart } from 'ai';
import type { Waiting } from '../../chat/ConversationState';
import type { Question } from '../../chat/Question';
import type { t } from '../../i18n/text';
import { textOf, type PanelMessage, type ToolPart } from '../../sessions/messages';
import { shorten } from '../../text/shorten';
import { errorOf, stateOf } from './callState';
import { callLine } from './log/callLine';

/** Longer answers are read by those who go there. */
const LONGEST = 500;
/** The signs of Markdown, which a screen reader would spell. */
const SIGNS = /[*_`#>|~]+|^\s*[-+]\s/gm;

/** What is known of a conversation when it is said aloud. */
export interface Heard {
  last: PanelMessage | undefined;
  busy: boolean;
  question: Question | undefined;
  waiting: Waiting | undefined;
  /** A run that the user is asked about. */
  leftRun: string | undefined;
}

/**
 * What a screen reader says of an answer: each step once, in a sentence, and at its end the answer; not every word that arrives. A failure
 * says itself.
 * @param nameOf A tool's display name by its wire name.
 */
export function announcement({ last, busy, question, waiting, leftRun }: Heard, text: typeof t, nameOf: (tool: string) => string): string {
  if (question) return asks(question, text);
  if (leftRun) return text('run.left');
  if (waiting) return waiting.why || text('message.lost');
  if (busy) return step(last, text, nameOf);
  if (last?.role !== 'assistant' || last.metadata?.failure) return '';
  if (last.metadata?.stopped) return text('message.stopped');
  const answer = shorten(textOf(last).replaceAll(SIGNS, '').replaceAll(/\s+/g, ' ').trim(), LONGEST);
  return `${text('message.finished')} ${answer}`.trim();
}

function asks(question: Question, text: typeof t): string {
  const { kind } = question;
  if (kind === 'ask') return [question.question, question.choices.join(', ')].filter(Boolean).join(' ');
  if (kind === 'tab') return text('tab.asks', { mine: question.mine, other: question.other });
  if (kind === 'pictures') return text('pictures.ask');
  if (kind === 'outside') return text(question.readsOnly ? 'outside.look' : 'outside.change', { client: question.client });
  const what =
    kind === 'permit' ? text(`permit.${question.permission.kind}`, { subject: question.permission.subject }) : text('change.title');
  return `${text('tool.waiting')}: ${what}`;
}

function step(last: PanelMessage | undefined, text: typeof t, nameOf: (tool: string) => string): string {
  const parts = last?.role === 'assistant' ? last.parts : [];
  const part = parts.findLast(({ type }) => type !== 'step-start' && !type.startsWith('data-'));
  if (part?.type === 'reasoning') return text('message.reasoning');
  return part && isToolUIPart(part) ? ofCall(part, text, nameOf(getToolName(part))) : text('message.working');
}

function ofCall(part: ToolPart, text: typeof t, name: string): string {
  const state = stateOf(part);
  if (state === 'failed') return text('said.failed', { name, why: shorten(errorOf(part), LONGEST) });
  if (state !== 'done') return text('said.running', { name });
  const { what, about } = callLine(part, text);
  return [what ?? name, about].filter(Boolean).join(': ');
}
