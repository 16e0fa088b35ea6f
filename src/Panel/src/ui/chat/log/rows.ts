import { getToolName, isToolUIPart, type ReasoningUIPart } from 'ai';
import { isHalf, type PanelMessage, type ToolPart } from '../../../sessions/messages';
import { errorOf, showsMore, stateOf } from '../callState';

/** A step of the work: a call, with how often it failed alike in a row, or a thought, with its place among the answer's thoughts. */
export type Step = { call: ToolPart; times: number; mended: boolean } | { thought: ReasoningUIPart; place: number };

/** What the log shows under each other: an answer's text or thought, one step, or several steps folded into a sentence. */
export type Row =
  | { kind: 'text'; text: string; index: number }
  | { kind: 'step'; step: Step; index: number }
  | { kind: 'work'; steps: Step[]; index: number };

/**
 * The rows of an answer. Calls that have ended and show nothing of their own are folded together, with what was thought between them;
 * calls that wait, run, or show pictures or questions stay open.
 * @param busy Whether the answer is in progress.
 * @param asked Whether a call waits for the user.
 */
export function rowsOf(parts: PanelMessage['parts'], busy: boolean, asked: (callId: string) => boolean): Row[] {
  const rows: Row[] = [];
  const lastStep = parts.findLastIndex((part) => part.type === 'step-start');
  let place = -1;
  let work: { steps: Step[]; index: number } | undefined;
  const end = () => {
    if (work) rows.push(...fold(work.steps, work.index));
    work = undefined;
  };
  for (const [index, part] of parts.entries()) {
    if (part.type === 'text' && part.text.trim() !== '') {
      end();
      rows.push({ kind: 'text', text: part.text, index });
    } else if (part.type === 'reasoning') {
      place++;
      if (part.text.trim() === '') continue;
      const step: Step = { thought: part, place };
      if (work && !(busy && part.state === 'streaming')) work.steps.push(step);
      else {
        end();
        rows.push({ kind: 'step', step, index });
      }
    } else if (isToolUIPart(part)) {
      // A call that was taken back while it was written; it comes again in the next step.
      if (isHalf(part) && (!busy || index < lastStep)) continue;
      const mended = stateOf(part) === 'failed' && parts.slice(index + 1).some(goesOn);
      const step: Step = { call: part, times: 1, mended };
      if (isFolded(part, mended) && !asked(part.toolCallId)) (work ??= { steps: [], index }).steps.push(step);
      else {
        end();
        rows.push({ kind: 'step', step, index });
      }
    }
  }
  end();
  return rows;
}

function isFolded(part: ToolPart, mended: boolean): boolean {
  const state = stateOf(part);
  return !showsMore(part) && (state === 'done' || (state === 'failed' && mended));
}

// What follows a failed call shows whether the model found another way.
function goesOn(part: PanelMessage['parts'][number]): boolean {
  return (part.type === 'text' && part.text.trim() !== '') || (isToolUIPart(part) && !isHalf(part));
}

function fold(steps: Step[], index: number): Row[] {
  const end = steps.findLastIndex((step) => 'call' in step) + 1;
  const folded = alike(steps.slice(0, end));
  // Rows need numbers that no other part has.
  const after = steps.slice(end).map((step, place): Row => ({ kind: 'step', step, index: index + (place + 1) / 1000 }));
  const isOne = folded.length === 1;
  return [isOne ? { kind: 'step', step: folded[0]!, index } : { kind: 'work', steps: folded, index }, ...after];
}

// The same failure again and again is one line.
function alike(steps: Step[]): Step[] {
  const all: Step[] = [];
  for (const step of steps) {
    const before = all.at(-1);
    if (before && 'call' in before && 'call' in step && isSameFailure(before.call, step.call))
      all[all.length - 1] = { ...step, times: before.times + 1 };
    else all.push(step);
  }
  return all;
}

function isSameFailure(one: ToolPart, other: ToolPart): boolean {
  return (
    stateOf(one) === 'failed' && stateOf(other) === 'failed' && getToolName(one) === getToolName(other) && errorOf(one) === errorOf(other)
  );
}
