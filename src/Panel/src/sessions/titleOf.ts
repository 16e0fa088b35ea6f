import { shorten } from '../text/shorten';
import { textOf, type PanelMessage } from './messages';

const LONGEST = 60;
/** The end of a sentence: its mark before a space, or one that needs no space, or a new line. */
const END = /[.!?…؟۔](?=\s|$)|[。！？]|\n/u;
const FENCE = /(`{3,}|~{3,})[\s\S]*?(\1|$)/g;
/** What only Markdown needs: marks of headings, quotes and lists, emphasis, and the address of a link. */
const MARKS: [RegExp, string][] = [
  [/!?\[([^\]]*)\]\([^)]*\)/g, '$1'],
  [/^[ \t]*(?:#{1,6}|>|[-*+]|\d+[.)])[ \t]+/gm, ''],
  [/(\*\*|__|`|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w))/g, ''],
];

/**
 * What a conversation is called until its user names it: the first sentence that they wrote. A single short word ("Hi", "why?") says too
 * little, so the answer's first sentence follows it; a message of files alone is called after them. Empty where nothing was said.
 */
export function titleOf(messages: readonly PanelMessage[]): string {
  const own = messages.filter(({ metadata }) => !metadata?.local && !metadata?.compact);
  const first = own.findIndex(({ role }) => role === 'user');
  const asked = own[first];
  if (!asked) return '';
  const said = plainText(withoutCommand(textOf(asked)));
  // "Hi! Build a fox." is about the fox.
  const words = saysEnough(firstSentence(said)) ? firstSentence(said) : oneLine(said);
  const files = asked.parts.flatMap((part) => (part.type === 'file' && part.filename ? [part.filename] : []));
  if (saysEnough(words)) return cut(words);
  const next = own[first + 1];
  const answered = next?.role === 'assistant' ? firstSentence(plainText(textOf(next))) : '';
  return cut([words, files.join(', ') || answered].filter(Boolean).join(' – '));
}

// "/skill film-look a portrait" is about the portrait; without more, about the skill.
function withoutCommand(text: string): string {
  const [, skill, rest = ''] = /^\/skill\s+(\S+)\s*([\s\S]*)$/.exec(text.trim()) ?? [];
  return skill === undefined ? text : rest || skill;
}

function plainText(text: string): string {
  return MARKS.reduce((now, [pattern, by]) => now.replaceAll(pattern, by), text.replaceAll(FENCE, '')).trim() || text.trim();
}

function firstSentence(plain: string): string {
  const end = END.exec(plain);
  // "?" and "!" belong to what was said; a full stop does not belong to a title.
  const sentence = end ? plain.slice(0, end.index) + (/[?!？！؟]/.test(end[0]) ? end[0] : '') : plain;
  return oneLine(sentence);
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

function saysEnough(words: string): boolean {
  return words.split(' ').length > 1 || wide(words) > 6;
}

// A character of Chinese, Japanese or Korean says about as much as two letters.
function wide(text: string): number {
  const wides = text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu)?.length ?? 0;
  return text.length + 2 * wides;
}

// At the end of a word, where one ends in the second half.
function cut(title: string): string {
  if (title.length <= LONGEST) return title;
  const short = shorten(title, LONGEST);
  const space = short.lastIndexOf(' ');
  return space > LONGEST / 2 ? `${short.slice(0, space)}…` : short;
}
