/**
 * Cuts a text to at most `length` UTF-16 units, the last of them an ellipsis. Never cuts a character in two: half a surrogate pair
 * is not valid text, and IndexedDB, JSON and providers treat it differently.
 */
export function shorten(text: string, length: number): string {
  if (text.length <= length) return text;
  const end = length - 1;
  const splitsPair = /[\uD800-\uDBFF]/.test(text.charAt(end - 1));
  return `${text.slice(0, splitsPair ? end - 1 : end).trimEnd()}…`;
}
