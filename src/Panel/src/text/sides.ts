import { plain } from './plain';
import { shorten } from './shorten';

/** A value in one line of at most `length` letters; visible where it is empty or not there. */
export function short(value: unknown, length: number): string {
  if (value === undefined) return '–';
  const text = plain(value).replaceAll(/\s+/g, ' ');
  return shorten(text === '' ? '“”' : text, length);
}

/** What stays at least of what two long texts begin with alike, in letters. */
const LEAD = 10;

/** Two values short enough to be beside each other. Long texts that begin alike are cut in front, to show where they differ. */
export function sides(from: unknown, to: unknown, length: number): [string, string] {
  if (typeof from !== 'string' || typeof to !== 'string' || Math.max(from.length, to.length) <= length)
    return [short(from, length), short(to, length)];
  let alike = 0;
  while (alike < Math.min(from.length, to.length) && from[alike] === to[alike]) alike++;
  const room = length - 1 - (Math.max(from.length, to.length) - alike);
  const start = alike + LEAD > length ? Math.max(0, alike - Math.max(LEAD, room)) : 0;
  const cut = (text: string) => (start === 0 ? text : `…${text.slice(start)}`);
  return [short(cut(from), length), short(cut(to), length)];
}
