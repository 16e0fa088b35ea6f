/** Where the words of a search are in a conversation. */
export interface SearchHit {
  /** The message in which they are; undefined where only the name has them. */
  message?: string;
  /** A piece of its text, in parts: those that were searched for are marked. Empty where only the name has them. */
  excerpt: Part[];
}

export interface Part {
  text: string;
  isHit: boolean;
}

const BEFORE = 32;
const LONGEST = 140;

/** The words of a query as patterns; what matters of case is what Unicode folds. */
export function wordsOf(query: string): RegExp[] {
  return query
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => new RegExp(word.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'), 'giu'));
}

/**
 * Finds words in a conversation: all of them, in its name or in any message. What is shown is the message that has most of them, the first
 * of those.
 */
export function findIn(name: string, messages: readonly { id: string; text: string }[], words: readonly RegExp[]): SearchHit | undefined {
  const missing = new Set(words.filter((word) => !has(name, word)));
  let best: { id: string; text: string; count: number } | undefined;
  for (const { id, text } of messages) {
    const found = words.filter((word) => has(text, word));
    found.forEach((word) => missing.delete(word));
    if (found.length > (best?.count ?? 0)) best = { id, text, count: found.length };
  }
  if (missing.size > 0 || words.length === 0) return undefined;
  return best ? { message: best.id, excerpt: excerptOf(best.text, words) } : { excerpt: [] };
}

/** A text with the words in it marked. */
export function marked(text: string, words: readonly RegExp[]): Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const [from, to] of placesIn(text, words)) {
    if (to <= end) continue;
    if (from > end) parts.push({ text: text.slice(end, from), isHit: false });
    parts.push({ text: text.slice(Math.max(from, end), to), isHit: true });
    end = to;
  }
  if (end < text.length) parts.push({ text: text.slice(end), isHit: false });
  return parts;
}

function excerptOf(text: string, words: readonly RegExp[]): Part[] {
  const flat = text.replaceAll(/\s+/g, ' ').trim();
  const first = placesIn(flat, words)[0]?.[0] ?? 0;
  const from = first <= BEFORE ? 0 : wordStart(flat, first - BEFORE, first);
  const to = flat.length - from <= LONGEST ? flat.length : wordEnd(flat, from + LONGEST, first);
  return marked(`${from > 0 ? '…' : ''}${flat.slice(from, to)}${to < flat.length ? '…' : ''}`, words);
}

// Where no word begins near, as in Chinese, the cut is where it is, but never inside a pair of surrogates.
function wordStart(text: string, at: number, before: number): number {
  const space = text.indexOf(' ', at);
  if (space >= 0 && space < before) return space + 1;
  return isLowSurrogate(text, at) ? at + 1 : at;
}

function wordEnd(text: string, at: number, after: number): number {
  const space = text.lastIndexOf(' ', at);
  if (space > after + BEFORE) return space;
  return isLowSurrogate(text, at) ? at - 1 : at;
}

const isLowSurrogate = (text: string, at: number): boolean => /[\uDC00-\uDFFF]/.test(text.charAt(at));

function placesIn(text: string, words: readonly RegExp[]): [number, number][] {
  return words
    .flatMap((word) => [...text.matchAll(word)].map((found): [number, number] => [found.index, found.index + found[0].length]))
    .sort(([one, oneEnd], [other, otherEnd]) => one - other || otherEnd - oneEnd);
}

// Not `test`: a pattern with the flag g remembers where it was.
const has = (text: string, word: RegExp): boolean => text.search(word) >= 0;
