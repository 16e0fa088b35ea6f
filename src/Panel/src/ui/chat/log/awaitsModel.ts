import { isToolUIPart } from 'ai';
import type { PanelMessage } from '../../../sessions/messages';
import { stateOf } from '../callState';

/** Whether nothing moves in the last message while its answer is in progress: the model has been asked, and has not begun to speak. */
export function awaitsModel(last: PanelMessage | undefined): boolean {
  if (last?.role !== 'assistant') return last !== undefined;
  const part = last.parts.findLast(({ type }) => type !== 'step-start' && !type.startsWith('data-'));
  if (!part) return true;
  if (isToolUIPart(part)) return stateOf(part) !== 'writing' && stateOf(part) !== 'running';
  return (part.type === 'text' || part.type === 'reasoning') && part.state === 'done';
}
