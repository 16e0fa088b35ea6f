import { getToolName } from 'ai';
import { isKey, type t } from '../../../i18n/text';
import type { ToolPart } from '../../../sessions/messages';
import { dataOf } from '../../../sessions/results';
import { shorten } from '../../../text/shorten';
import { stateOf } from '../callState';
import { doneLine } from './doneLine';
import { asData, wordsOf, type Data } from './names';
import { workDone } from './workDone';
import { workSentence } from './workSentence';

const LONGEST = 120;

/**
 * What the line of a call says. `what` is undefined where the tool's own name says it: it is not done yet, failed, or is a tool that we do
 * not know.
 */
export function callLine(part: ToolPart, text: typeof t): { what: string | undefined; about: string } {
  const name = getToolName(part);
  const input = asData(part.input);
  const done = stateOf(part) === 'done' ? lineOf(name, part, text) : undefined;
  const { what, about } = done ?? { what: undefined, about: argumentsIn(input, isKey(`toolName.${name}`)) };
  return { what: what && shorten(what, 2 * LONGEST), about: shorten(about, LONGEST) };
}

function lineOf(name: string, part: ToolPart, text: typeof t) {
  if (name !== 'editWorkflow') return doneLine(name, dataOf(part), asData(part.input), text);
  const what = workSentence(workDone([{ call: part, times: 1 }]), text);
  return what === '' ? undefined : { what, about: '' };
}

/** Ids, paths and positions mean something to the model only. */
const MACHINE = /(^|[a-z])ids?$|^(nodes?|from|to|around|x|y|timeout|depth|limit|maxTokens|.*Slot|.*Path|workflow)$/i;

/**
 * The words among the arguments.
 * @param isOurs Whether the tool is one of ours, whose numbers say nothing without their names, but for a value.
 */
function argumentsIn(input: Data, isOurs: boolean): string {
  return Object.entries(input)
    .filter(([name, value]) => !MACHINE.test(name) && (typeof value !== 'number' || !isOurs || name === 'value'))
    .map(([, value]) =>
      Array.isArray(value) ? value.map(wordsOf).filter(Boolean).join(', ') : typeof value === 'number' ? String(value) : wordsOf(value),
    )
    .filter(Boolean)
    .join(', ');
}
